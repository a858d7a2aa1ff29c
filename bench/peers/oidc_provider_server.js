// oidc-provider with a store in memory: it comes with one of 1,000 entries and asks for an
// adapter of one's own; this one is a map, as fast as an adapter can be. It promises nothing
// beyond the life of the process, and so cannot be shared by several processes either.
//
// node oidc_provider_server.js PORT WANTED FILE: fills the store, writes what is in it to
// FILE, and then listens.
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Modules are looked for beside the program; this one lies elsewhere.
const require = createRequire(join(process.cwd(), 'package.json'));
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const [port, text, file] = process.argv.slice(2);
const wanted = JSON.parse(text);
const DAY = 86_400;

class MapAdapter {
  constructor() {
    this.rows = new Map();
    this.grants = new Map();
  }

  async upsert(id, payload, expiresIn) {
    this.rows.set(id, { payload, expires: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
    if (payload.grantId) {
      const members = this.grants.get(payload.grantId) ?? new Set();
      this.grants.set(payload.grantId, members.add(id));
    }
  }

  async find(id) {
    const row = this.rows.get(id);
    return row && row.expires > Date.now() ? row.payload : undefined;
  }

  async findByUid() {}

  async findByUserCode() {}

  async consume(id) {
    const row = this.rows.get(id);
    if (row) row.payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    this.rows.delete(id);
  }

  async revokeByGrantId(grantId) {
    for (const id of this.grants.get(grantId) ?? []) this.rows.delete(id);
    this.grants.delete(grantId);
  }
}

const secret = randomBytes(32).toString('hex');
const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: MapAdapter,
  clients: [
    {
      client_id: 'bench',
      client_secret: secret,
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      redirect_uris: [wanted.redirect_uri],
      scope: 'openid bench',
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  cookies: { keys: ['benchmark'] },
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    devInteractions: { enabled: false },
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  scopes: ['openid', 'bench'],
  ttl: { AccessToken: DAY, AuthorizationCode: DAY, ClientCredentials: 3600, Grant: DAY, RefreshToken: DAY },
});

const client = await provider.Client.find('bench');

async function many(count, make) {
  const values = [];
  while (values.length < count) values.push(await make());
  return values;
}

async function grant() {
  const made = new provider.Grant({ accountId: 'bench', clientId: 'bench' });
  made.addOIDCScope('bench');
  return made.save();
}

const granted = (grantId) => ({
  accountId: 'bench', client, grantId, gty: 'authorization_code', scope: 'bench',
});

const codeOf = async () => new provider.AuthorizationCode({
  ...granted(await grant()),
  codeChallenge: wanted.code_challenge,
  codeChallengeMethod: 'S256',
  redirectUri: wanted.redirect_uri,
}).save();

const access = () => new provider.ClientCredentials({ client, scope: 'bench' }).save();

const filled = {
  machine: ['bench', secret],
  web: ['bench', secret],
  bearer: null,
  tokens: await many(wanted.tokens, access),
  unknown: await many(wanted.unknown, () => randomBytes(33).toString('base64url').slice(0, 43)),
  revocable: await many(wanted.revocable, access),
  refresh_tokens: await many(wanted.refresh_tokens, async () => new provider.RefreshToken({
    ...granted(await grant()), rotations: 0,
  }).save()),
  codes: await many(wanted.codes, codeOf),
};
writeFileSync(`${file}.part`, JSON.stringify(filled));
provider.listen(Number(port), '127.0.0.1', () => renameSync(`${file}.part`, file));
