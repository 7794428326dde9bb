"""requests-oauthlib's `OAuth2Session`, as its documentation shows it."""

from oauthlib.oauth2 import BackendApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from browser import Browser


def code(site):
    client = OAuth2Session('web', redirect_uri=site['redirect_uri'], scope=site['scope'].split(' '), pkce='S256')
    client.trust_env = False
    url, _ = client.authorization_url(site['issuer'] + '/o/authorize/')
    callback = Browser(site['username'], site['password']).authorize(url, site['redirect_uri'])
    token_url = site['issuer'] + '/o/token/'
    first = client.fetch_token(token_url, authorization_response=callback, client_secret=site['secret'])
    used = client.get(site['issuer'] + '/api/session/').status_code
    second = client.refresh_token(token_url, auth=HTTPBasicAuth('web', site['secret']))
    return {
        'used': used,
        'scope': ' '.join(first['scope']),
        'is_new': first['access_token'] != second['access_token'],
    }


def client_credentials(site):
    client = OAuth2Session(client=BackendApplicationClient('web', scope=site['scope'].split(' ')))
    client.trust_env = False
    token = client.fetch_token(site['issuer'] + '/o/token/', client_id='web', client_secret=site['secret'])
    return {'type': token['token_type'], 'scope': ' '.join(token['scope'])}
