/** What a party may ask to be told of. */
export const subscriptionKinds = ['inbox.waiting', 'message.status', 'alert'] as const
export type SubscriptionKind = (typeof subscriptionKinds)[number]

export interface Subscription {
  readonly kind: SubscriptionKind
  readonly url: string
}

export type NoticeType = 'inbox.waiting' | 'message.status' | 'alert.started' | 'alert.cleared'

/** What goes out by itself. Nothing in it is of a person. */
export interface Notice {
  /** The same at each attempt, so that the other side can drop a repeat. */
  readonly id: string
  readonly kind: 'webhook' | 'mail'
  readonly type: NoticeType
  /** A URL or a mail address; never in lines, metrics or evidence. */
  readonly target: string
  readonly createdAt: Date
  /** How many attempts were made, this one included. */
  readonly attempts: number
  readonly body: unknown
}

/** An alert as it is told: no message is named, and nobody. */
export interface AlertFacts {
  /** Its number: that of its start and its end. */
  readonly alert: number
  /** What is wrong, a code; absent: items are late. */
  readonly kind?: string
  readonly office: string
  /** Who is told: a step of the ladder. */
  readonly step: string
  /** How many items it was about when it started. */
  readonly items: number
  /** RFC 3339: since when. */
  readonly since: string
}

export const mailLanguages = ['fi', 'sv', 'en'] as const
export type MailLanguage = (typeof mailLanguages)[number]

/** What an alert's mail says. */
export interface AlertMail {
  /** Null: all three in one message. */
  readonly language: MailLanguage | null
  readonly data: AlertFacts
}
