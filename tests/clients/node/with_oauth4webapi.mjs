// oauth4webapi, as its examples show it: every answer is validated strictly.

import { Browser } from './browser.mjs';
import { library } from './library.mjs';

const oauth = await library('oauth4webapi');
// The server under test is on this machine, without TLS.
const plain = { [oauth.allowInsecureRequests]: true };
const web = { client_id: 'web' };
const tv = { client_id: 'tv' };

const discover = async (site, algorithm) => {
  const issuer = new URL(site.issuer);
  const answer = await oauth.discoveryRequest(issuer, { ...plain, algorithm });
  return oauth.processDiscoveryResponse(issuer, answer);
};

// From the authorization request to the tokens.
const tokens = async (site, server, scope, nonce) => {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint);
  const asked = {
    client_id: web.client_id,
    redirect_uri: site.redirect_uri,
    response_type: 'code',
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(nonce && { nonce }),
  };
  Object.entries(asked).forEach(([name, value]) => url.searchParams.set(name, value));
  const callback = await new Browser(site.username, site.password).authorize(url, site.redirect_uri);
  const parameters = oauth.validateAuthResponse(server, web, new URL(callback), state);
  const secret = oauth.ClientSecretBasic(site.secret);
  const answer = await oauth.authorizationCodeGrantRequest(server, web, secret, parameters, site.redirect_uri, verifier, plain);
  const expected = nonce ? { expectedNonce: nonce, requireIdToken: true } : {};
  return oauth.processAuthorizationCodeResponse(server, web, answer, expected);
};

export const code = async (site) => {
  const server = await discover(site, 'oauth2');
  const secret = oauth.ClientSecretBasic(site.secret);
  const first = await tokens(site, server, site.scope);
  const used = await oauth.protectedResourceRequest(first.access_token, 'GET', new URL('/api/session/', site.issuer), undefined, undefined, plain);
  const refreshed = await oauth.refreshTokenGrantRequest(server, web, secret, first.refresh_token, plain);
  const second = await oauth.processRefreshTokenResponse(server, web, refreshed);
  const introspect = async () => {
    const answer = await oauth.introspectionRequest(server, web, secret, second.access_token, plain);
    return oauth.processIntrospectionResponse(server, web, answer);
  };
  const before = await introspect();
  const revoked = await oauth.revocationRequest(server, web, secret, second.refresh_token, plain);
  await oauth.processRevocationResponse(revoked);
  const after = await introspect();
  return {
    used: used.status,
    scope: first.scope,
    is_new: first.access_token !== second.access_token,
    active: [before.active, after.active],
  };
};

export const client_credentials = async (site) => {
  const server = await discover(site, 'oauth2');
  const secret = oauth.ClientSecretPost(site.secret);
  const answer = await oauth.clientCredentialsGrantRequest(server, web, secret, { scope: site.scope }, plain);
  const token = await oauth.processClientCredentialsResponse(server, web, answer);
  return { type: token.token_type, scope: token.scope };
};

export const device = async (site) => {
  const server = await discover(site, 'oauth2');
  const answer = await oauth.deviceAuthorizationRequest(server, tv, oauth.None(), { scope: site.scope }, plain);
  const codes = await oauth.processDeviceAuthorizationResponse(server, tv, answer);
  const poll = async () => {
    const polled = await oauth.deviceCodeGrantRequest(server, tv, oauth.None(), codes.device_code, plain);
    return oauth.processDeviceCodeResponse(server, tv, polled);
  };
  const waiting = await poll().then(() => 'no error', (error) => error.error ?? String(error));
  const page = await new Browser(site.username, site.password).connect(codes.verification_uri_complete);
  const token = await poll();
  return { waiting, told: page.includes('Device authorized'), scope: token.scope };
};

export const identity = async (site) => {
  const server = await discover(site, 'oidc');
  const nonce = oauth.generateRandomNonce();
  const answer = await tokens(site, server, `openid ${site.scope}`, nonce);
  const claims = oauth.getValidatedIdTokenClaims(answer);
  const asked = await oauth.userInfoRequest(server, web, answer.access_token, plain);
  const person = await oauth.processUserInfoResponse(server, web, claims.sub, asked);
  return { same_subject: person.sub === claims.sub };
};
