import type { MailLanguage } from '../message/notice.ts'
import { en } from './alert-phrases/en.ts'
import { fi } from './alert-phrases/fi.ts'
import type { Phrases } from './alert-phrases/phrases.ts'
import { sv } from './alert-phrases/sv.ts'

/** What the mails say, as one office writes to another. */
export const phrases: Readonly<Record<MailLanguage, Phrases>> = { fi, sv, en }
