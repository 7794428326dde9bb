"""Runs a function of a script with what the test knows, and prints what it returns as JSON."""

import importlib
import json
import os
import sys

# The server under test is on this machine, without TLS.
os.environ['AUTHLIB_INSECURE_TRANSPORT'] = '1'
os.environ['OAUTHLIB_INSECURE_TRANSPORT'] = '1'

script, function, site = sys.argv[1:]
site = json.loads(site)
print(json.dumps(getattr(importlib.import_module(script), function)(site)))
