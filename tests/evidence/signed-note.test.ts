import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { NotProven } from '../../src/evidence/not-proven.ts'
import { createNoteSigner, parseNote, parseVerifierKey, verifyNote } from '../../src/evidence/signed-note.ts'
import { signer, signerOf } from './samples.ts'

const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const peter = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
const note = `${text}\n${peterLine}`

describe('the published example', () => {
  test('verifies', () => {
    expect(verifyNote(note, peter).text).toBe(text)
  })

  test('verifies beside the lines of other keys, even of the same name', () => {
    const others = [signer.sign(text), signerOf(2, 'PeterNeumann').sign(text)].map((one) => one.split('\n\n')[1])
    expect(verifyNote(`${text}\n${others[0]}${peterLine}${others[1]}`, peter).signatures).toHaveLength(3)
  })

  test('does not verify with another text, nor with another key of the same name', () => {
    expect(() => verifyNote(note.replace('problem,', 'problem.'), peter)).toThrow(NotProven)
    const another = parseVerifierKey(signerOf(2, 'PeterNeumann').verifierKey)
    expect(() => verifyNote(note, another)).toThrow('no signature of this key')
  })

  test('does not verify when a second line of the key is false', () => {
    const falseLine = peterLine.replace('x08go/ZJ', 'x08go/ZK')
    expect(() => verifyNote(note + falseLine, peter)).toThrow('does not verify')
  })
})

describe('our own signer', () => {
  test('gives the same bytes each time, and they verify', () => {
    expect(signer.sign(text)).toBe(signerOf(1).sign(text))
    expect(verifyNote(signer.sign(text), parseVerifierKey(signer.verifierKey)).text).toBe(text)
  })

  test('signs only lines of text', () => {
    for (const wrong of ['no newline', 'a\tb\n', 'a\0\n', '\ud800\n', ''])
      expect(() => signer.sign(wrong)).toThrow(TypeError)
  })

  test('takes only Ed25519 and a name without white space and plus', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(() => createNoteSigner('a', privateKey)).toThrow(TypeError)
    for (const name of ['', 'a b', 'a+b', 'a\u2003b']) expect(() => signerOf(1, name)).toThrow(TypeError)
  })
})

test.each([
  ['no signature', text],
  ['no empty line', text + peterLine],
  ['no text', `\n\n${peterLine}`.slice(1)],
  ['no last newline', note.slice(0, -1)],
  ['an empty line after', `${note}\n`],
  ['a control character', note.replace('the', 'th\u0007')],
  ['a carriage return', note.replace('\n', '\r\n')],
  ['a hyphen for the dash', note.replace('—', '-')],
  ['two spaces', note.replace('— ', '—  ')],
  ['base64 without padding', note.replace('=', '')],
  ['base64 with stray bits', note.replace('nAM=', 'nAN=')],
  ['base64url', note.replace('x08go/', 'x08go_')],
  ['a signature shorter than a key id', `${text}\n— a AAAA\n`],
  ['no name', `${text}\n—  AAAAAAA=\n`],
  ['too many lines', `${text}\n${peterLine.repeat(101)}`],
])('a note with %s is refused', (_, wrong) => {
  expect(() => parseNote(wrong)).toThrow(NotProven)
})

test.each([
  ['another name', 'PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ['another hash', 'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ['another algorithm', 'PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWA'],
  ['a hash in capitals', 'PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ['a short key', 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10'],
  ['white space', 'Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ['nothing', ''],
])('a verifier key with %s is refused', (_, wrong) => {
  expect(() => parseVerifierKey(wrong)).toThrow(NotProven)
})
