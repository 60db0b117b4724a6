#!/usr/bin/env node
// Plain JavaScript, old syntax only: it must be understood by the Node that happens to be on the machine.
import { existsSync, readdirSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const nodeMajorMin = 24
const commands = new URL('cli/', import.meta.url)

main(process.argv.slice(2)).then(leave, fail)

async function main(args) {
  const name = args[0]
  if (!nodeIsNewEnough()) return 1
  if (name === 'guard') return 0
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return help(name !== undefined)
  const file = new URL(`${name}.ts`, commands)
  if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(file)) return unknown()
  keepCompiled()
  const command = await import(file.href)
  if (typeof command.main !== 'function') return unknown()
  return await command.main(args.slice(1))
}

/** TypeScript runs as it is (type stripping) from Node 24 on; the install brings Node 26. */
function nodeIsNewEnough() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= nodeMajorMin) return true
  console.error(
    [
      `Budkavle needs Node.js ${nodeMajorMin} or newer; this is ${process.versions.node}.`,
      'The install brings Node.js 26 with it, as an optional dependency: run `npm ci` without --omit=optional,',
      'and start through npm (`npm start`, `npm run demo`, `npm run budkavle -- <command>`),',
      'or put node_modules/.bin first on the PATH.',
    ].join('\n'),
  )
  return false
}

/**
 * What was compiled is kept for the next start, which then takes half the time. It lies beside the code, for whoever may
 * write there may change the code itself; where this process may not, nothing is kept. Gateway processes inherit it.
 */
function keepCompiled() {
  const folder = fileURLToPath(new URL('../node_modules/.cache/budkavle', import.meta.url))
  process.env.NODE_COMPILE_CACHE ??= folder
  module.enableCompileCache(folder)
}

function help(asked) {
  const write = asked ? console.log : console.error
  write('Usage: budkavle <command> [options]\n\nCommands:')
  for (const name of commandNames()) write(`  ${name}`)
  write('\n`budkavle <command> --help` explains a command.')
  return asked ? 0 : 2
}

function unknown() {
  console.error(`budkavle: no such command. There are: ${commandNames().join(', ')}`)
  return 2
}

/** A file in cli/ that is not a command of its own declares so by being named in `parts`. */
function commandNames() {
  const parts = ['command']
  const files = existsSync(commands) ? readdirSync(commands) : []
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3))
  return ['guard', ...names.filter((name) => !parts.includes(name))].sort()
}

function leave(code) {
  process.exitCode = code
}

/** What the operator can mend is thrown as a plain Error with a clear text; anything else shows where it came from. */
function fail(err) {
  const plain = err instanceof Error && err.constructor === Error
  console.error(plain ? `budkavle: ${err.message}` : err)
  process.exitCode = 1
}
