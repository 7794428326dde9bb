"""The pages, for clients that are not written in Python."""

from browser import Browser


def authorize(site):
    return Browser(site['username'], site['password']).authorize(site['url'], site['redirect_uri'])
