import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../src/cli/verify.ts'
import { writeEvidenceFile } from '../../src/evidence/evidence-file.ts'
import { serialiseReceipt } from '../../src/evidence/receipt.ts'
import { document, item, messageId, origin, receiptsOf, signer, signerOf } from '../evidence/samples.ts'
import { createMemoryIo } from './memory-io.ts'

const key = signer.verifierKey
const receipts = receiptsOf(7)
const names = receipts.map(({ evidence }) => evidence.event)
const [accepted = Buffer.alloc(0)] = receipts.map(serialiseReceipt)
const ofMessage = receipts.filter(({ evidence }) => evidence.event !== 'SubmissionRejection')
const files = {
  'evidence.json': writeEvidenceFile({
    checkpoint: receipts[0]?.checkpoint ?? '',
    format: 'budkavle-evidence/1',
    key,
    message: { messageIdentifier: messageId, sender: item.sender },
    receipts: ofMessage,
  }),
  ...Object.fromEntries(receipts.map((receipt) => [receipt.evidence.event, serialiseReceipt(receipt)])),
  'changed.json': Buffer.from(accepted.toString().replace('2026-11-21', '2026-11-22')),
  'document.xml': document,
  'other.xml': 'other',
  'log.vkey': `# keys of ${origin}\n${signerOf(7).verifierKey}\r\n\n${key}\n`,
  'other.vkey': signerOf(7).verifierKey,
  'empty.vkey': '# none\n',
}

describe('yes, with status 0', () => {
  test.each([
    ['the key itself', key],
    ['a file of keys', 'log.vkey'],
  ])('by %s', async (_, named) => {
    const { status, out } = await run('SubmissionAcceptance', '--key', named)
    expect(status).toBe(0)
    expect(out).toContain(`YES: a receipt of the log ${origin}`)
    expect(out).toContain('entry      0, included in the tree of 7 entries')
    expect(out).toContain('compare with --message')
  })

  test('and the document, when it is the one', async () => {
    const { status, out } = await run('SubmissionAcceptance', '--key', key, '--message', 'document.xml')
    expect([status, out.includes('equal to that of the document given')]).toEqual([0, true])
  })

  test('in words that claim no more than the event does', async () => {
    const said = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, (await run(name, '--key', key)).out])),
    )
    expect(said.SubmissionAcceptance).toMatch(
      /accepted by the gateway.*\n.*office satakunta-adult, by rule rule-1\n.*not said {3}that the office has stored it/,
    )
    expect(said.SubmissionRejection).toMatch(
      /refused by the gateway.*caller 0246246-0.*\n.*signature\.invalid \(SIG_CRYPTO_FAILURE\)/,
    )
    expect(said.ContentConsignment).toMatch(
      /in the inbox of office satakunta-adult.*\n.*not said {3}that the office has stored it/,
    )
    expect(said.ContentConsignmentFailure).toMatch(
      /manual desk manual-desk.*\n.*route\.none\n.*not said {3}that any office has it/,
    )
    expect(said.ConsignmentNotification).toMatch(
      /handed out to office.*under a lease.*\n.*not said {3}that the office has received, fetched or stored it/,
    )
    expect(said.ContentHandover).toMatch(
      /stored by the receiver as record DNR-2026\/118.*\n.*party 1234567-1.*under lease 42\n.*equal to that of the document/,
    )
    expect(said.ContentHandoverFailure).toMatch(
      /not taken over.*\n.*receiver\.not-our-client\n.*not said {3}that any office has stored it/,
    )
    const claims = names.filter((name) => said[name]?.includes('stored by the receiver'))
    expect(claims).toEqual(['ContentHandover'])
  })
})

describe('of a whole evidence file', () => {
  test('yes: each entry in order, and what it proves', async () => {
    const { status, out } = await run('evidence.json', '--key', key, '--message', 'document.xml')
    expect(status).toBe(0)
    expect(out).toContain(`YES: the evidence of message ${messageId} from party ${item.sender}, of the log ${origin}`)
    expect(out).toContain(`entries    ${ofMessage.length}, each included in the one tree of 7 entries`)
    expect(out).toContain('equal to that of the document given')
    expect(out).toContain('not said   that the log holds nothing more of this message')
    const entries = [...out.matchAll(/^ {2}entry (\d+): (\w+)/gm)].map(([, index, event]) => [Number(index), event])
    expect(entries).toEqual(ofMessage.map(({ evidence, inclusion }) => [inclusion.leafIndex, evidence.event]))
  })

  test('no: another key, another document', async () => {
    expect(await run('evidence.json', '--key', 'other.vkey')).toMatchObject({ status: 1 })
    expect(await run('evidence.json', '--key', key, '--message', 'other.xml')).toMatchObject({ status: 1 })
  })
})

describe('no, with status 1', () => {
  test.each([
    ['a changed byte', ['changed.json', '--key', key], 'not at its place'],
    ['another key', ['SubmissionAcceptance', '--key', 'other.vkey'], 'not signed by a key that is trusted'],
    [
      'another document',
      ['SubmissionAcceptance', '--key', key, '--message', 'other.xml'],
      'not of this document (a receipt is of the first bytes',
    ],
    ['a file that is no receipt', ['document.xml', '--key', key], 'not JSON'],
  ])('%s', async (_, args, reason) => {
    const { status, out } = await run(...args)
    expect([status, out.startsWith('NO: '), out.includes('YES')]).toEqual([1, true, false])
    expect(out).toContain(reason)
  })
})

describe('a wrong call, with status 2 and nothing on the output', () => {
  test.each([
    ['no receipt', ['--key', key]],
    ['two receipts', ['SubmissionAcceptance', 'changed.json', '--key', key]],
    ['no key', ['SubmissionAcceptance']],
    ['a key file that is not there', ['SubmissionAcceptance', '--key', 'none.vkey']],
    ['a key file without keys', ['SubmissionAcceptance', '--key', 'empty.vkey']],
    ['a key with a changed character', ['SubmissionAcceptance', '--key', key.replace(/.$/, 'x')]],
    ['a receipt that is not there', ['none.json', '--key', key]],
    ['a document that is not there', ['SubmissionAcceptance', '--key', key, '--message', 'none.xml']],
    ['an unknown option', ['SubmissionAcceptance', '--key', key, '--force']],
  ])('%s', async (_, args) => {
    const { status, out, error } = await run(...args)
    expect([status, out]).toEqual([2, ''])
    expect(error).toContain('usage: budkavle verify')
  })
})

test('--help says how it is called', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('usage: budkavle verify') })
})

test('the command itself needs no more than two files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-verify-'))
  try {
    writeFileSync(join(folder, 'receipt.json'), accepted)
    writeFileSync(join(folder, 'log.vkey'), key)
    const command = `import { main } from ${JSON.stringify(new URL('../../src/cli/verify.ts', import.meta.url).href)}
      process.exitCode = await main(['receipt.json', '--key', 'log.vkey'])`
    const options = { cwd: folder, env: {}, encoding: 'utf8' } as const
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', command], options)).toMatch(/^YES/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo(files)
  return { status: await main(args, io), ...printed }
}
