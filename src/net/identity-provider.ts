import * as oidc from 'openid-client'

/** An OpenID Connect provider, and this gateway as it is registered there. */
export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly rolesClaim: string
  readonly staffClaim: string
}

/** What only the browser that started may know until the person is back. */
export interface SignInCheck {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/**
 * Signs people in by authorization code with PKCE (RFC 7636), with state and nonce. The provider is asked what it can do
 * when first needed, and again after a day or a failure: one that is away does not keep the gateway from starting.
 */
export function openIdentityProvider(settings: ProviderSettings) {
  const discover = remember(() => discoverProvider(settings))
  return {
    async start(redirectUri: string): Promise<{ url: URL; check: SignInCheck }> {
      const provider = await discover()
      const check = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const url = oidc.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: check.state,
        nonce: check.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(check.verifier),
        code_challenge_method: 'S256',
      })
      return { url, check }
    },

    /** @throws Error when the provider refused, does not answer, or the ID token is not what it must be */
    async finish(callback: URL, { state, nonce, verifier }: SignInCheck): Promise<{ staff: unknown; roles: unknown }> {
      const tokens = await oidc.authorizationCodeGrant(await discover(), callback, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      return { staff: claims?.[settings.staffClaim], roles: claims?.[settings.rolesClaim] }
    },
  }
}

/** Configuration allows plain HTTP on loopback only. */
function discoverProvider({ issuer, clientId, clientSecret }: ProviderSettings): Promise<oidc.Configuration> {
  const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []
  return oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds })
}

const timeoutSeconds = 10
const rememberedMs = 86_400_000

/** The last answer while it is fresh; a failure is not remembered. */
function remember<T>(find: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    if (last && performance.now() - last.at < rememberedMs) return last.answer
    const answer = find()
    const found = { at: performance.now(), answer }
    last = found
    answer.catch(() => {
      if (last === found) last = undefined
    })
    return answer
  }
}
