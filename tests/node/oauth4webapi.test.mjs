// oauth4webapi checks every answer strictly against the RFCs: content types,
// cache headers, `iss`, token types, challenges.
import "./webcrypto.mjs";

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as oauth from "oauth4webapi";

import { Pages } from "./pages.mjs";
import { Server } from "./server.mjs";

const REDIRECT_URI = "https://client.example/cb";
const PASSWORD = "ada's long password";
const onLoopback = { [oauth.allowInsecureRequests]: true };

let server, as, api, confidential, secret, publicClient;

before(async () => {
  server = await Server.start();
  server.cli(["user", "create", "ada", "--password-stdin"], `${PASSWORD}\n`);
  api = server.cli(["resource-server", "create", "api", "--introspects", "all"]);
  const create = (name, type) => server.cli([
    "client", "create", "--name", name, "--type", type, "--redirect-uri", REDIRECT_URI,
    "--grant", "authorization_code", "--grant", "refresh_token",
    ...(type === "public" ? [] : ["--grant", "client_credentials"]),
  ]);
  const made = create("Confidential", "confidential");
  confidential = { client_id: made.client_id };
  secret = made.client_secret;
  publicClient = { client_id: create("Public", "public").client_id };
  const found = await oauth.discoveryRequest(server.issuer, { algorithm: "oauth2", ...onLoopback });
  as = await oauth.processDiscoveryResponse(server.issuer, found);
});

after(() => server?.stop());

async function withCode(client, authentication, scope = "read write") {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const arrived = await new Pages(server.origin).allow(url, "ada", PASSWORD);
  // Checks `state` and, because the metadata promises it, `iss` (RFC 9207).
  const parameters = oauth.validateAuthResponse(as, client, arrived, state);
  const answer = await oauth.authorizationCodeGrantRequest(
    as, client, authentication, parameters, REDIRECT_URI, verifier, onLoopback,
  );
  return oauth.processAuthorizationCodeResponse(as, client, answer);
}

async function introspect(token) {
  const resourceServer = { client_id: api.client_id };
  const authentication = oauth.ClientSecretBasic(api.client_secret);
  const answer = await oauth.introspectionRequest(as, resourceServer, authentication, token, onLoopback);
  return oauth.processIntrospectionResponse(as, resourceServer, answer);
}

test("the metadata is found below the issuer and where RFC 8414 puts it", () => {
  assert.equal(as.issuer, server.issuer.href);
  assert.equal(as.authorization_response_iss_parameter_supported, true);
  assert.deepEqual(as.code_challenge_methods_supported, ["S256"]);
  assert.ok(!as.grant_types_supported.includes("password"));
  assert.ok(!as.scopes_supported?.includes("introspection"));
  assert.ok(as.revocation_endpoint && as.introspection_endpoint);
});

for (const [name, authentication] of [
  ["Basic", () => oauth.ClientSecretBasic(secret)],
  ["body credentials", () => oauth.ClientSecretPost(secret)],
]) {
  test(`authorization code with PKCE and ${name}`, async () => {
    const token = await withCode(confidential, authentication());
    assert.equal(token.token_type, "bearer");
    assert.equal(token.scope, "read write");
    const said = await introspect(token.access_token);
    assert.equal(said.active, true);
    assert.equal(said.username, "ada");
    assert.equal(said.client_id, confidential.client_id);
  });
}

test("a public client gets a code, a token and a successor", async () => {
  const first = await withCode(publicClient, oauth.None(), "read");
  const answer = await oauth.refreshTokenGrantRequest(
    as, publicClient, oauth.None(), first.refresh_token, onLoopback,
  );
  const second = await oauth.processRefreshTokenResponse(as, publicClient, answer);
  assert.notEqual(second.access_token, first.access_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(second.scope, "read");
  assert.equal((await introspect(second.access_token)).active, true);
});

test("client credentials, revocation and introspection", async () => {
  const authentication = oauth.ClientSecretBasic(secret);
  const answer = await oauth.clientCredentialsGrantRequest(
    as, confidential, authentication, { scope: "read" }, onLoopback,
  );
  const token = await oauth.processClientCredentialsResponse(as, confidential, answer);
  assert.equal(token.refresh_token, undefined);
  assert.equal((await introspect(token.access_token)).scope, "read");
  const gone = await oauth.revocationRequest(
    as, confidential, authentication, token.access_token, onLoopback,
  );
  await oauth.processRevocationResponse(gone);
  assert.equal((await introspect(token.access_token)).active, false);
});

test("a refusal is one that the client understands", async () => {
  const answer = await oauth.clientCredentialsGrantRequest(
    as, confidential, oauth.ClientSecretBasic("wrong"), { scope: "read" }, onLoopback,
  );
  await assert.rejects(
    oauth.processClientCredentialsResponse(as, confidential, answer),
    (error) => {
      // With a challenge the library reports the challenge, without one the body.
      assert.ok(error.error === "invalid_client" || error.cause?.[0]?.scheme === "basic");
      assert.equal(error.status, 401);
      return true;
    },
  );
  const again = await oauth.clientCredentialsGrantRequest(
    as, confidential, oauth.ClientSecretPost(secret), { scope: "no-such-scope" }, onLoopback,
  );
  await assert.rejects(
    oauth.processClientCredentialsResponse(as, confidential, again),
    { error: "invalid_scope", status: 400 },
  );
});
