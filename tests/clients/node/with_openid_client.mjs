// openid-client, as its examples show it.

import { Browser } from './browser.mjs';
import { library } from './library.mjs';

const client = await library('openid-client');

const configure = (site, clientId, authentication, algorithm) =>
  // The server under test is on this machine, without TLS.
  client.discovery(new URL(site.issuer), clientId, undefined, authentication, { algorithm, execute: [client.allowInsecureRequests] });

// From the authorization request to the tokens, with what the browser was.
const tokens = async (site, config, scope, nonce) => {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: site.redirect_uri,
    scope,
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(nonce && { nonce }),
  });
  const browser = new Browser(site.username, site.password);
  const callback = await browser.authorize(url, site.redirect_uri);
  const expected = { pkceCodeVerifier: verifier, expectedState: state, ...(nonce && { expectedNonce: nonce, idTokenExpected: true }) };
  return { browser, answer: await client.authorizationCodeGrant(config, new URL(callback), expected) };
};

export const code = async (site) => {
  const config = await configure(site, 'web', client.ClientSecretBasic(site.secret), 'oauth2');
  const { answer: first } = await tokens(site, config, site.scope);
  const used = await client.fetchProtectedResource(config, first.access_token, new URL('/api/session/', site.issuer), 'GET');
  const second = await client.refreshTokenGrant(config, first.refresh_token);
  const before = await client.tokenIntrospection(config, second.access_token);
  await client.tokenRevocation(config, second.refresh_token);
  const after = await client.tokenIntrospection(config, second.access_token);
  return {
    used: used.status,
    scope: first.scope,
    is_new: first.access_token !== second.access_token,
    active: [before.active, after.active],
  };
};

export const device = async (site) => {
  const config = await configure(site, 'tv', client.None(), 'oauth2');
  const codes = await client.initiateDeviceAuthorization(config, { scope: site.scope });
  const page = await new Browser(site.username, site.password).connect(codes.verification_uri_complete);
  const token = await client.pollDeviceAuthorizationGrant(config, { ...codes, interval: 1 });
  return { told: page.includes('Device authorized'), scope: token.scope };
};

export const identity = async (site) => {
  const config = await configure(site, 'web', client.ClientSecretBasic(site.secret), 'oidc');
  const nonce = client.randomNonce();
  const { browser, answer } = await tokens(site, config, `openid ${site.scope}`, nonce);
  const claims = answer.claims();
  const person = await client.fetchUserInfo(config, answer.access_token, claims.sub);
  const refreshed = await client.refreshTokenGrant(config, answer.refresh_token);
  const url = client.buildEndSessionUrl(config, { id_token_hint: answer.id_token, post_logout_redirect_uri: site.post_logout_redirect_uri, state: 'away' });
  const left = await browser.follow(url, site.post_logout_redirect_uri);
  return { same_subject: person.sub === claims.sub, refreshed: Boolean(refreshed.access_token), left };
};
