/**
 * What is wrong with the form of an address that somebody wants to be told at; undefined when nothing is. Whether the
 * host may be spoken to is decided when it is spoken to, for names change what they mean.
 * @param plain the hosts that may be spoken to by plain http: loopback, in development only
 */
export function targetFault(text: string, plain: readonly string[] = []): string | undefined {
  const url = text.length <= charactersMax && /^[!-~]+$/.test(text) ? URL.parse(text) : null
  if (!url) return `is a URL of ${charactersMax} characters at most`
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plain.includes(url.hostname)))
    return 'begins with https'
  if (url.username || url.password) return 'holds no credentials'
  if (text.includes('#')) return 'has no fragment'
  return undefined
}

/** What a development gateway speaks plain http to. */
export const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost']

const charactersMax = 500
