import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'
import { Provider } from 'oidc-provider'

/** A real OpenID Connect provider on loopback, with a form where anybody signs in under any name. */
export interface TestProvider {
  readonly issuer: string
  /** Signs in as a browser of its own would. @returns where the provider then sends the browser */
  signIn(start: string, account: string): Promise<string>
  /** Signs nobody in. @returns where the provider then sends the browser */
  cancel(start: string): Promise<string>
  stop(): Promise<void>
}

export interface ProviderOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** The gateway's, or the form that they have. */
  readonly redirectUri: string | RegExp
  /** What the ID token says of an account besides. */
  claimsOf(account: string): Record<string, unknown>
}

export async function startProvider(options: ProviderOptions): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = await createProvider(issuer, options)
  server.on('request', provider.callback())
  return {
    issuer,
    async signIn(start, account) {
      const browse = createBrowse(issuer)
      const form = await browse(start)
      const signedIn = await browse(formAddress(form.text), { prompt: 'login', login: account, password: 'any' })
      return signedIn.left ?? (await browse(formAddress(signedIn.text), { prompt: 'consent' })).left ?? ''
    },
    async cancel(start) {
      const browse = createBrowse(issuer)
      const form = await browse(start)
      const address = /href="([^"]+\/abort)"/.exec(form.text)?.[1] ?? ''
      return (await browse(address)).left ?? ''
    },
    stop: () => stop(server),
  }
}

async function createProvider(issuer: string, options: ProviderOptions): Promise<Provider> {
  const { redirectUri } = options
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: [redirectUri instanceof RegExp ? 'https://localhost/sign-in/callback' : redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' }] },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    // As providers of authorities do: the roles stand in the ID token itself.
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'budkavle_roles', 'staff_number'] },
    findAccount: (_, account) => ({
      accountId: account,
      claims: () => ({ sub: account, ...options.claimsOf(account) }),
    }),
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  })
  if (redirectUri instanceof RegExp) {
    Object.assign(provider.Client.prototype, { redirectUriAllowed: (uri: string) => redirectUri.test(uri) })
  }
  return provider
}

/** Follows redirects inside the provider and keeps its cookies; stops where it leads elsewhere. */
function createBrowse(issuer: string) {
  const cookies = new Map<string, string>()
  return async (address: string, fields?: Record<string, string>): Promise<{ text: string; left?: string }> => {
    let [to, body] = [new URL(address, issuer).href, fields && new URLSearchParams(fields)]
    for (;;) {
      if (!to.startsWith(issuer)) return { text: '', left: to }
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const method = body ? 'POST' : 'GET'
      const response = await fetch(to, { method, headers: { cookie }, redirect: 'manual', ...(body && { body }) })
      for (const one of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
        cookies.set(name, value)
      }
      const next = response.headers.get('location')
      if (next === null) return { text: await response.text() }
      to = new URL(next, to).href
      body = undefined
    }
  }
}

function formAddress(page: string): string {
  const address = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
  if (address === undefined) throw new Error('the provider shows no form')
  return address
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}
