"""Calls one function of a script beside this one, and prints what it returns as JSON.

    python3 run.py SCRIPT FUNCTION URL
"""

import importlib
import json
import sys

script, function, url = sys.argv[1:]
told = getattr(importlib.import_module(script), function)(url)
json.dump(told, sys.stdout)
