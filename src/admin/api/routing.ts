import { body, json, object, path, query } from '../../http/openapi-parts.ts'
import { partyKinds } from '../../message/ids.ts'
import { changeNotes, urgentReasons } from '../../route/change.ts'
import { ruleFileBytesMax } from '../../route/rule-file.ts'
import { problems } from './session.ts'

const text = { type: 'string' }
const day = { type: 'string', format: 'date' }
const time = { type: 'string', format: 'date-time' }
const count = { type: 'integer', minimum: 0 }
const orNull = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] })
const list = (name: string) => ({ type: 'array', items: { $ref: `#/components/schemas/${name}` } })
const kind = { enum: [...partyKinds] }
const code = (digits: number) => ({ type: 'string', pattern: `^[0-9]{${digits}}$` })
const named = path('change', { type: 'integer', minimum: 1 })
const when = { startsOn: day, note: { enum: [...changeNotes] }, urgent: { enum: [...urgentReasons, null] } }

const rule = {
  receiverKind: kind,
  messageType: orNull(text),
  municipality: orNull(text),
  area: orNull(text),
  urgency: { enum: ['normal', 'urgent', null] },
  language: orNull(text),
  office: text,
  validFrom: day,
  validUntil: orNull(day),
}

const newRule = {
  receiverKind: 'social-services',
  messageType: null,
  municipality: '102',
  area: null,
  urgency: null,
  language: null,
  office: 'area-06',
  validFrom: '2027-01-01',
  validUntil: null,
}
const why = { startsOn: '2027-01-01', note: 'reorganisation', urgent: null }

function post(operationId: string, summary: string, schema: string, example: object, parameter?: object) {
  return {
    post: {
      operationId,
      summary,
      ...(parameter && { parameters: [parameter] }),
      requestBody: body(schema, example),
      responses: {
        200: json('The number of the change, or what is wrong with it', 'Drafted'),
        ...problems(400, 404, 409, 413, 415),
      },
    },
  }
}

function decision(operationId: string, summary: string) {
  return {
    post: {
      operationId,
      summary,
      parameters: [named],
      requestBody: body('Nothing', {}),
      responses: { 200: json('Done', 'Decided'), ...problems(400, 404, 409, 415) },
    },
  }
}

export const routingApi = {
  paths: {
    '/api/routing/look': {
      get: {
        operationId: 'lookUpRoute',
        summary: 'Where would this go on a day, and why: the rule that wins and those that lose',
        parameters: [
          query('type', text),
          query('kind', kind),
          query('municipality', text),
          query('urgency', { enum: ['normal', 'urgent'] }),
          query('language', text),
          query('date', day),
        ],
        responses: { 200: json('The route', 'Look'), ...problems(400) },
      },
    },
    '/api/routing/rules': {
      get: {
        operationId: 'listRules',
        summary: 'Every rule, past and to come; of what is named, those that can hold for it, the most specific first',
        parameters: [query('municipality', code(3)), query('area', code(2)), query('type', text)],
        responses: { 200: json('The rules', 'Rules'), ...problems(400) },
      },
    },
    '/api/routing/changes': {
      get: {
        operationId: 'listChanges',
        summary: 'Drafts that wait, and changes that were decided, newest first, 50 at most',
        parameters: [query('before', { type: 'integer', minimum: 0 })],
        responses: { 200: json('The changes', 'Changes'), ...problems(400) },
      },
      ...post('draftChange', 'Drafts a change: somebody else approves it', 'ChangeWish', {
        ...why,
        edits: [{ edit: 'add', rule: newRule }],
      }),
    },
    '/api/routing/changes/{change}': {
      get: {
        operationId: 'getChange',
        summary: 'A change; of a draft also what it would have changed in the last 30 days, its gaps and its faults',
        parameters: [named],
        responses: { 200: json('The change', 'ChangeShown'), ...problems(404) },
      },
    },
    '/api/routing/changes/{change}/approval': decision('approveChange', 'Approves a draft of somebody else'),
    '/api/routing/changes/{change}/refusal': decision('refuseChange', 'Discards a draft, as an approver'),
    '/api/routing/changes/{change}/discard': decision('discardChange', 'Discards a draft, as an editor'),
    '/api/routing/changes/{change}/undo': post(
      'undoChange',
      'Drafts the change that takes an approved one back',
      'UndoWish',
      { startsOn: '2027-02-01', urgent: null },
      named,
    ),
    '/api/routing/mergers': post('draftMerger', 'Drafts that a municipality joins another', 'MergerWish', {
      oldCode: '214',
      successor: '102',
      startsOn: '2027-01-01',
    }),
    '/api/routing/moves': post('draftMove', 'Drafts that a municipality goes over to another area', 'MoveWish', {
      municipality: '102',
      area: '02',
      startsOn: '2027-01-01',
    }),
    '/api/routing/files': post('draftFile', 'Drafts what a file of rules (RFC 4180) changes', 'FileWish', {
      ...why,
      csv: 'id,receiver_kind,message_type,municipality,area,urgency,language,office,valid_from,valid_until',
    }),
  },
  schemas: {
    Rule: object({ id: text, ...rule }),
    Rules: object({ rules: list('Rule') }),
    Look: object({
      route: { type: 'object', description: 'As sender and receiver are shown it' },
      rules: { type: 'array', items: object({ rule: { $ref: '#/components/schemas/Rule' }, outcome: text }) },
    }),
    Edit: {
      oneOf: [
        object({ edit: { const: 'add' }, rule: object(rule) }),
        object({ edit: { const: 'end' }, rule: text, seenUntil: orNull(day), on: day }),
        object({ edit: { const: 'merge' }, oldCode: text, successor: text, on: day }),
        object({ edit: { const: 'unmerge' }, oldCode: text, successor: text, effective: day, on: day }),
        object({ edit: { const: 'move' }, municipality: text, seenArea: orNull(text), area: text, on: day }),
      ],
    },
    Change: object({
      number: count,
      kind: { enum: ['edit', 'file', 'merger', 'move', 'undo'] },
      edits: list('Edit'),
      ...when,
      areas: { type: 'array', items: text },
      undoes: orNull(count),
      undoneBy: orNull(count),
      author: text,
      draftedAt: time,
      draftedEntry: count,
      state: { enum: ['draft', 'approved', 'discarded'] },
      decidedBy: orNull(text),
      decidedAt: orNull(time),
      decidedEntry: orNull(count),
    }),
    Changes: object({ drafts: list('Change'), decided: list('Change') }),
    Gap: object({
      messageType: text,
      receiverKind: kind,
      urgency: { enum: ['normal', 'urgent'] },
      why: { enum: ['no-rule', 'office-unheld'] },
      office: orNull(text),
      municipalities: { type: 'array', items: text },
    }),
    Review: object({
      faults: { type: 'array', items: { type: 'object' } },
      opened: list('Gap'),
      closed: list('Gap'),
      replay: object({
        messages: count,
        moved: count,
        moves: { type: 'array', items: object({ from: text, to: text, messages: count }) },
        inThread: { ...count, description: 'Answers in a thread: no rule sends them' },
        untold: { ...count, description: 'Where it depends on the language, which is not kept' },
      }),
      from: time,
      until: time,
    }),
    ChangeShown: object(
      { change: { $ref: '#/components/schemas/Change' }, review: { $ref: '#/components/schemas/Review' } },
      ['change'],
    ),
    ChangeWish: object({ ...when, edits: list('Edit') }),
    UndoWish: object({ startsOn: day, urgent: when.urgent }),
    MergerWish: object({ oldCode: text, successor: text, startsOn: day }),
    MoveWish: object({ municipality: code(3), area: code(2), startsOn: day }),
    FileWish: object({
      ...when,
      csv: { ...text, description: `At most ${ruleFileBytesMax} bytes in UTF-8, as on the page` },
    }),
    Nothing: object({}),
    Drafted: object({ change: orNull(count), faults: { type: 'array', items: { type: 'object' } } }),
    Decided: object({ change: count }),
  },
}
