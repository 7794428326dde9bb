"""Authlib's `OAuth2Session`, as its documentation shows it."""

import time

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from browser import Browser


def session(site, **more):
    client = OAuth2Session(
        'web', site['secret'], token_endpoint_auth_method='client_secret_basic',
        redirect_uri=site['redirect_uri'], code_challenge_method='S256', **more)
    client.trust_env = False
    return client


def code(site):
    client = session(site, scope=site['scope'])
    verifier = generate_token(48)
    url, state = client.create_authorization_url(site['issuer'] + '/o/authorize/', code_verifier=verifier)
    callback = Browser(site['username'], site['password']).authorize(url, site['redirect_uri'])
    token_url = site['issuer'] + '/o/token/'
    first = client.fetch_token(token_url, authorization_response=callback, state=state, code_verifier=verifier)
    used = client.get(site['issuer'] + '/api/session/').status_code
    second = client.refresh_token(token_url, refresh_token=first['refresh_token'])
    introspect = site['issuer'] + '/o/introspect/'
    before = client.introspect_token(introspect, token=second['access_token']).json()
    revoked = client.revoke_token(site['issuer'] + '/o/revoke_token/', token=second['refresh_token']).status_code
    after = client.introspect_token(introspect, token=second['access_token']).json()
    return {
        'used': used,
        'scope': first['scope'],
        'is_new': first['access_token'] != second['access_token'],
        'active': [before['active'], after['active']],
        'username': before.get('username'),
        'revoked': revoked,
    }


def client_credentials(site):
    client = OAuth2Session('web', site['secret'], scope=site['scope'])
    client.trust_env = False
    token = client.fetch_token(site['issuer'] + '/o/token/', grant_type='client_credentials')
    return {'type': token['token_type'], 'scope': token['scope'], 'refresh': 'refresh_token' in token}


def device(site):
    client = OAuth2Session('tv', token_endpoint_auth_method='none')
    client.trust_env = False
    form = {'client_id': 'tv', 'scope': site['scope']}
    codes = client.request(
        'POST', site['issuer'] + '/o/device-authorization/', withhold_token=True, data=form).json()
    poll = {'grant_type': 'urn:ietf:params:oauth:grant-type:device_code', 'device_code': codes['device_code']}
    token_url = site['issuer'] + '/o/token/'
    try:
        client.fetch_token(token_url, **poll)
        waiting = 'no error'
    except Exception as error:
        waiting = getattr(error, 'error', repr(error))
    page = Browser(site['username'], site['password']).connect(codes['verification_uri_complete'])
    token = client.fetch_token(token_url, **poll)
    return {'waiting': waiting, 'told': 'Device authorized' in page, 'scope': token['scope']}


def identity(site):
    client = session(site, scope='openid ' + site['scope'])
    metadata = client.request(
        'GET', site['issuer'] + '/.well-known/openid-configuration', withhold_token=True).json()
    verifier, nonce = generate_token(48), generate_token(20)
    url, state = client.create_authorization_url(
        metadata['authorization_endpoint'], code_verifier=verifier, nonce=nonce)
    callback = Browser(site['username'], site['password']).authorize(url, site['redirect_uri'])
    token = client.fetch_token(
        metadata['token_endpoint'], authorization_response=callback, state=state, code_verifier=verifier)
    keys = KeySet.import_key_set(client.request('GET', metadata['jwks_uri'], withhold_token=True).json())
    claims = jwt.decode(token['id_token'], keys, algorithms=metadata['id_token_signing_alg_values_supported']).claims
    jwt.JWTClaimsRegistry(
        iss={'essential': True, 'value': metadata['issuer']},
        aud={'essential': True, 'value': 'web'},
        nonce={'essential': True, 'value': nonce},
    ).validate(claims)
    person = client.get(metadata['userinfo_endpoint']).json()
    return {'same_subject': claims['sub'] == person['sub'], 'fresh': abs(claims['iat'] - time.time()) < 60}
