export type Encoding = 'xml' | 'json'

/** The media types a document may come under, and what each is encoded in. JOSE by RFC 7515 §9.2. */
export const mediaTypes = {
  'application/xml': 'xml',
  'application/jose+json': 'json',
  'application/jose': 'json',
} as const satisfies Record<string, Encoding>

export type MediaType = keyof typeof mediaTypes
