/** A party's business id (Y-tunnus), `1234567-8`. */
export type PartyId = string & { readonly [brand]: 'PartyId' }
/** A sender's own identifier of a message: a UUID (RFC 9562), unique for that sender for ever. */
export type MessageId = string & { readonly [brand]: 'MessageId' }
/** A social services office, an FPA office or the manual desk. */
export type OfficeId = string & { readonly [brand]: 'OfficeId' }

declare const brand: unique symbol

/** What a party is to the exchange. */
export const partyKinds = ['fpa', 'social-services'] as const
export type PartyKind = (typeof partyKinds)[number]

/** What a party's certificate is registered and used for: one thing. */
export type CertificatePurpose = 'signature' | 'tls'
