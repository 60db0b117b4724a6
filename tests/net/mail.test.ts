import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alertKinds } from '../../src/message/alert.ts'
import { alertMail } from '../../src/net/alert-mail.ts'
import { createMailer } from '../../src/net/mail.ts'

const facts = { alert: 12, office: 'area-06', step: 'receiver', items: 3, since: '2026-11-20T12:05:00.000Z' }
const names = { fi: 'Satakunnan hyvinvointialue', sv: 'Satakunta välfärdsområde', en: 'Satakunta' }

const received: { to: string[]; text: string }[] = []
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo: ({ address }, _session, done) =>
    done(address.startsWith('nobody@') ? Object.assign(new Error('no'), { responseCode: 550 }) : null),
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('end', () => {
      received.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        text: Buffer.concat(chunks).toString('utf8'),
      })
      done()
    })
  },
})
let smtpUrl: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

describe('a mail', () => {
  test('goes to one address, under the id of its notice, as one that nobody answers', async () => {
    const mailer = createMailer({ smtpUrl, from: 'budkavle@gateway.example' })
    const id = '0b5e1b9c-0d0c-4b5e-9c5d-3f2c1d0e4a5b'
    await mailer.send({ id, to: 'vastuu@area.example', ...alertMail('alert.started', facts, names, 'fi') })
    mailer.close()
    expect(received).toHaveLength(1)
    expect(received[0]?.to).toEqual(['vastuu@area.example'])
    const text = received[0]?.text ?? ''
    expect(text).toMatch(new RegExp(`^Message-ID: <${id}@gateway\\.example>`, 'im'))
    expect(text).toMatch(/^Auto-Submitted: auto-generated/im)
    expect(text).toMatch(/^From: budkavle@gateway\.example/im)
    expect(text).toContain('alkaessa: 3')
  })

  test('that the server refuses, and a server that is not there, are told apart', async () => {
    const mail = { id: '0b5e1b9c-0d0c-4b5e-9c5d-3f2c1d0e4a5b', subject: 'A', text: 'B' }
    const mailer = createMailer({ smtpUrl, from: 'budkavle@gateway.example' })
    await expect(mailer.send({ ...mail, to: 'nobody@area.example' })).rejects.toMatchObject({ code: 'mail-refused' })
    const away = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'budkavle@gateway.example' })
    await expect(away.send({ ...mail, to: 'a@area.example' })).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('the text of an alert', () => {
  test('says in each language what is wrong, where, how much, since when by Finland’s clocks, and where to look', () => {
    expect(alertMail('alert.started', facts, names, 'sv')).toEqual({
      subject: 'Meddelanden mellan FPA och socialvården väntar: Satakunta välfärdsområde',
      text: `Mottagningen av meddelanden vid Satakunta välfärdsområde kräver åtgärder.

Ärende: meddelanden har inte bekräftats som mottagna inom utsatt tid
Enhet: Satakunta välfärdsområde (area-06)
Meddelanden när ärendet började: 3
Sedan: 20.11.2026 kl. 14.05
Larmets nummer: 12

Kontrollera att ert klientdatasystem hämtar och bekräftar meddelandena.

I detta ärende skickas ett e-postmeddelande när det börjar och ett när det är över. Meddelandena mellan FPA och socialvården finns kvar i förmedlingstjänsten tills de har bekräftats som mottagna.

Detta e-postmeddelande är automatiskt. Det innehåller inga personuppgifter. Svara inte på det.`,
    })
    expect(alertMail('alert.started', facts, names, 'fi').text).toContain('Alkaen: 20.11.2026 klo 14.05')
    expect(alertMail('alert.started', facts, names, 'en').text).toContain('Since: 20.11.2026 at 14:05')
  })

  test('is in all three languages where none is known', () => {
    const { subject, text } = alertMail('alert.cleared', facts, names, null)
    const alone = (['fi', 'sv', 'en'] as const).map((language) => alertMail('alert.cleared', facts, names, language))
    expect(subject).toBe(alone.map((one) => one.subject).join(' / '))
    for (const one of alone) expect(text).toContain(one.text)
  })

  test('tells each step of the ladder where to look, and nobody once it is over', () => {
    const steps = ['receiver', 'organisation', 'fpa', 'desk', 'on-call', 'sender']
    for (const language of ['fi', 'sv', 'en'] as const) {
      const texts = steps.map((step) => alertMail('alert.started', { ...facts, step }, names, language).text)
      expect(new Set(texts).size).toBe(steps.length)
      const over = steps.map((step) => alertMail('alert.cleared', { ...facts, step }, names, language).text)
      expect(new Set(over).size).toBe(1)
    }
  })

  test.each(['fi', 'sv', 'en'] as const)(
    'has words for every kind of alert in %s, its own matter and its own end',
    (language) => {
      const write = (kind: string, step = 'receiver') =>
        alertMail('alert.started', { ...facts, kind, step }, names, language)
      const kinds = alertKinds.map((kind) => write(kind).text)
      expect(new Set(kinds).size).toBe(alertKinds.length)
      for (const text of kinds) expect(text).not.toMatch(/\((late|not-live|second-look|manifest|confirmation)/)
      const matters = ['late', 'not-live', 'manifest-differs']
      expect(new Set(matters.map((kind) => write(kind).subject)).size).toBe(matters.length)
      for (const kind of matters) expect(write(kind, 'fpa').text).not.toBe(write(kind).text)
      const over = matters.map((kind) => alertMail('alert.cleared', { ...facts, kind }, names, language).subject)
      expect(new Set(over).size).toBe(matters.length)
    },
  )

  test('of no item says nothing of how many', () => {
    const { text } = alertMail('alert.started', { ...facts, kind: 'manifest-unanswered', items: 0 }, names, 'en')
    expect(text).not.toContain('Notices when it started')
  })

  test('has the code of an alert that no text is written for, and the id of an office that has no name', () => {
    const { text } = alertMail('alert.started', { ...facts, kind: 'something-new' }, undefined, 'fi')
    expect(text).toContain('Asia: muu poikkeama (something-new)')
    expect(text).toContain('Toimipiste: area-06 (area-06)')
  })
})
