import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/**
 * The dependency rule. A room may import what stands beside it here and nothing else; a file in src/ is a room of its
 * own name, and so is each file in wiring/ and party/. Types count like values: what may not be known may not be named.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  'step-mark': [],
  message: ['errors'],
  verify: ['errors', 'message'],
  validate: ['errors', 'message'],
  route: ['errors', 'message'],
  evidence: ['errors', 'message'],
  clock: ['errors', 'message'],
  gateway: ['errors', 'message', 'verify', 'validate', 'route', 'clock', 'evidence'],
  batch: ['errors', 'message', 'verify', 'validate', 'evidence', 'gateway'],
  check: ['errors', 'message', 'verify', 'validate', 'clock'],
  'check-batch': ['errors', 'message', 'verify', 'validate', 'check'],
  delivery: ['errors', 'message', 'evidence'],
  access: ['errors', 'message', 'evidence'],
  'second-look': ['errors', 'message', 'evidence'],
  manifest: ['errors', 'message', 'verify', 'validate', 'evidence'],
  forward: ['errors', 'message', 'delivery'],
  transfer: ['errors', 'message', 'evidence', 'delivery'],
  desk: ['message', 'evidence'],
  resend: ['message', 'evidence', 'clock'],
  'routing-changes': ['message', 'evidence', 'route'],
  canary: ['gateway', 'message', 'sign', 'verify'],
  'wiring/app-deps': [
    'app',
    'check',
    'clock',
    'config',
    'http',
    'knowledge',
    'log-line',
    'message',
    'metrics',
    'wiring/receiver-deps',
    'sign',
    'store',
    'transfer',
    'validate',
    'verify',
  ],
  'wiring/admin-deps': [
    'admin',
    'wiring/admin-desk',
    'wiring/admin-health',
    'wiring/admin-parties',
    'config',
    'resend',
    'wiring/resend-deps',
    'wiring/routing-deps',
    'http',
    'knowledge',
    'log-line',
    'message',
    'metrics',
    'net',
    'own-certificates',
    'store',
  ],
  'wiring/admin-desk': ['admin', 'desk', 'wiring/desk-deps', 'knowledge', 'message', 'store'],
  'wiring/admin-health': [
    'admin',
    'config',
    'evidence',
    'knowledge',
    'message',
    'metrics',
    'own-certificates',
    'store',
    'verify',
  ],
  'wiring/admin-parties': [
    'admin',
    'wiring/connection',
    'knowledge',
    'party/licence-report',
    'message',
    'party/certificate',
    'party/contacts',
    'party/wishes',
    'store',
  ],
  'wiring/admin-subjects': ['admin', 'message', 'subject', 'validate'],
  'wiring/connection': ['config', 'knowledge', 'message', 'net', 'store'],
  'wiring/desk-deps': ['desk', 'knowledge', 'message', 'store'],
  'wiring/resend-deps': ['clock', 'message', 'resend', 'store'],
  'wiring/receiver-deps': ['access', 'app', 'evidence', 'knowledge', 'store'],
  'wiring/routing-deps': ['message', 'route', 'routing-changes', 'store'],
  'wiring/outgoing': ['app', 'wiring/connection', 'config', 'jobs', 'knowledge', 'message', 'metrics', 'net', 'store'],
  'wiring/watching': ['canary', 'config', 'gateway', 'jobs', 'knowledge', 'log-line', 'metrics', 'store'],
  'party/wishes': ['evidence', 'message', 'validate'],
  'party/contacts': ['message', 'party/wishes'],
  'party/certificate': ['errors', 'message', 'verify'],
  'party/licence-report': ['message'],
  metrics: [],
  'log-line': [],
  'setting-reader': [],
  'own-certificates': ['config', 'message', 'verify'],
  config: ['setting-reader'],
  store: [
    'party/contacts',
    'party/wishes',
    'errors',
    'message',
    'verify',
    'validate',
    'route',
    'evidence',
    'gateway',
    'delivery',
    'access',
    'second-look',
    'manifest',
    'transfer',
    'desk',
    'resend',
    'step-mark',
  ],
  net: ['errors', 'message', 'verify'],
  http: [
    'errors',
    'message',
    'verify',
    'evidence',
    'gateway',
    'batch',
    'check',
    'delivery',
    'access',
    'second-look',
    'manifest',
    'transfer',
    'store/open-items',
    'step-mark',
  ],
  jobs: [
    'errors',
    'message',
    'verify',
    'evidence',
    'clock',
    'delivery',
    'forward',
    'second-look',
    'manifest',
    'store',
    'net',
    'metrics',
    'step-mark',
  ],
  app: ['errors', 'access', 'http', 'message', 'second-look', 'transfer'],
  knowledge: ['message', 'net', 'route', 'store', 'verify'],
  admin: ['errors', 'message', 'evidence', 'http', 'route', 'routing-changes'],
  subject: ['evidence', 'message', 'store'],
  serve: [
    'wiring/admin-deps',
    'wiring/admin-subjects',
    'wiring/app-deps',
    'wiring/outgoing',
    'wiring/watching',
    'admin',
    'app',
    'config',
    'http',
    'jobs',
    'knowledge',
    'log-line',
    'message',
    'metrics',
    'net',
    'own-certificates',
    'store',
    'validate',
    'verify',
    // Only in development, and only when it runs: held below.
    'dev/sandbox',
  ],
  ground: ['config', 'dev', 'log-line', 'store'],
  gateways: ['config', 'http', 'log-line', 'metrics', 'serve'],
  worker: ['gateways', 'log-line', 'metrics', 'serve'],
  main: ['config', 'gateways', 'ground', 'http', 'log-line'],
  sign: ['message', 'verify'],
  dev: ['errors', 'message', 'verify', 'evidence', 'sign', 'store', 'config'],
  // The other side of the wire: it knows the gateway by its interface alone.
  receiver: ['message', 'evidence', 'sign'],
  license: ['errors', 'message', 'evidence', 'delivery', 'http', 'sign', 'dev'],
  cli: [
    // Health is one, and its judgement.
    'wiring/admin-health',
    'own-certificates',
    'resend',
    'wiring/resend-deps',
    // The search is one, with the same bounds.
    'admin/message-query',
    'admin/pages/messages',
    // So are the list of acts, and what a connection was tried with, in the same words.
    'admin/pages/audit',
    'admin/texts/acts',
    'admin/texts/party-answers',
    'wiring/routing-deps',
    'wiring/desk-deps',
    'wiring/connection',
    'party/licence-report',
    'party/wishes',
    'errors',
    'message',
    'verify',
    'validate',
    'route',
    'evidence',
    'clock',
    'check',
    'check-batch',
    'sign',
    'store',
    'net',
    'dev',
    'config',
    'desk',
    'routing-changes',
    'knowledge',
    'main',
    'subject',
    'log-line',
    'receiver',
    'license',
  ],
}

const pureRooms = ['message', 'verify', 'validate', 'route', 'clock', 'evidence', 'sign']
/** What a pure room never says: disk, network, clock, environment, chance, frameworks. */
const impure = [
  /from 'node:(?!crypto'|buffer')/,
  /\bprocess\./,
  /\bDate\.now\(/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\brandomUUID\b|\brandomBytes\b/,
  /\bfetch\(/,
  /\bconsole\./,
  /from '(hono|@hono|drizzle-orm|postgres|pino|prom-client)/,
]

const src = join(import.meta.dirname, '..', 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
const texts = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]))

describe('the dependency rule', () => {
  test.each(files)('%s', (file) => {
    const room = entryOf(file)
    const allowed = mayImport[room]
    expect(allowed, `src/${room} has no place in the dependency rule`).toBeDefined()
    const broken = importsOf(file).filter((target) => entryOf(target) !== room && !isAllowed(target, allowed ?? []))
    expect(broken).toEqual([])
  })

  test('every room of the rule exists', () => {
    expect(Object.keys(mayImport).filter((room) => !files.some((file) => entryOf(file) === room))).toEqual([])
  })

  test('no import goes in a circle', () => {
    expect(findCircle()).toBeUndefined()
  })

  test('gateway.ts enters a pure room by its door only', () => {
    const doors = importsOf('gateway.ts').filter((target) => target.includes('/') && roomOf(target) !== 'message')
    expect(doors.sort()).toEqual([
      'clock/clock.ts',
      'evidence/evidence.ts',
      'evidence/receipt.ts',
      'route/route.ts',
      'validate/validate.ts',
      'verify/verify.ts',
    ])
  })
})

describe('pure rooms', () => {
  test.each(files.filter((file) => pureRooms.includes(roomOf(file))))('%s is pure', (file) => {
    const code = withoutComments(texts.get(file) ?? '')
    expect(impure.filter((pattern) => pattern.test(code)).map(String)).toEqual([])
  })

  test('a stage is made only by the step that earns it', () => {
    const makers = files.filter((file) => /createStage</.test(texts.get(file) ?? '') && file !== 'message/stages.ts')
    expect(makers.sort()).toEqual([
      'clock/clock.ts',
      'message/receive.ts',
      'route/route.ts',
      'validate/validate.ts',
      'verify/verify.ts',
    ])
  })

  test('what serves requests takes in the development world only in development', () => {
    const statics = files.filter((file) => /^import .* from '\.\.?\/dev\//m.test(texts.get(file) ?? ''))
    // The licence's proctor plays a gateway, with keys of its own; nothing that is one knows it.
    expect(statics.filter((file) => !/^(cli|dev|license|ground\.ts)/.test(file))).toEqual([])
    expect(texts.get('serve.ts')).toMatch(/config\.development \? await openSandbox/)
  })

  test('the holidays come from one library, read in one place', () => {
    expect(files.filter((file) => /from 'date-holidays'/.test(texts.get(file) ?? ''))).toEqual(['clock/holidays.ts'])
  })

  test('what signs people in speaks with their provider in one place', () => {
    expect(files.filter((file) => /from 'openid-client'/.test(texts.get(file) ?? ''))).toEqual([
      'net/identity-provider.ts',
    ])
  })

  test('xml2js has one reader, and it reads canonical signed bytes', () => {
    expect(files.filter((file) => /from 'xml2js'/.test(texts.get(file) ?? ''))).toEqual(['validate/xml-body.ts'])
  })
})

describe('one place for one thing', () => {
  test('SQL lives in store/ only', () => {
    const others = files.filter(
      (file) => !file.startsWith('store/') && /from '(postgres|drizzle-orm)/.test(texts.get(file) ?? ''),
    )
    const typesOnly = others.filter(
      (file) => !/import type (postgres|\{[^}]*\}) from '(postgres|drizzle-orm)/.test(texts.get(file) ?? ''),
    )
    expect(typesOnly).toEqual([])
    const sql = files.filter(
      (file) =>
        !file.startsWith('store/') &&
        /(sql|owner|tx)(<[^`]*>)?`\s*(select|insert|update|delete)\b/i.test(texts.get(file) ?? ''),
    )
    expect(sql).toEqual([])
  })

  test('drizzle is loaded in one place, as CommonJS', () => {
    const importers = files.filter((file) => /^import (?!type).* from 'drizzle-orm/m.test(texts.get(file) ?? ''))
    expect(importers).toEqual([])
    expect(files.filter((file) => /\('drizzle-orm'\)/.test(texts.get(file) ?? ''))).toContain('store/drizzle.ts')
  })

  test('config.ts alone reads the environment, which the commands hand it', () => {
    const readers = files.filter((file) => /process\.env/.test(withoutComments(texts.get(file) ?? '')))
    expect(readers.filter((file) => !file.startsWith('cli/') && !file.startsWith('store/embedded'))).toEqual([])
  })

  test('there is no drawer and no barrel', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|services?|managers?|types|index|misc)(\.ts|\/)/
    expect(files.filter((file) => drawers.test(file))).toEqual([])
    expect(files.filter((file) => /^export \* from/m.test(texts.get(file) ?? ''))).toEqual([])
  })
})

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '')
}

/** Where a file stands in the rule: by its own name, where it has a place of its own, else by its room. */
function entryOf(file: string): string {
  const own = file.replace(/\.ts$/, '')
  return Object.hasOwn(mayImport, own) ? own : roomOf(file)
}

function isAllowed(target: string, allowed: readonly string[]): boolean {
  return allowed.includes(roomOf(target)) || allowed.includes(target.replace(/\.ts$/, ''))
}

function importsOf(file: string): string[] {
  const found = (texts.get(file) ?? '').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)
  return [...found].map(([, path]) => normalize(join(dirname(file), path ?? '')).replaceAll('\\', '/'))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

/** The files of a circle of imports, if there is one. */
function findCircle(): string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const target of importsOf(file)) {
      const circle = visit(target, [...path, file])
      if (circle) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of files) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return undefined
}
