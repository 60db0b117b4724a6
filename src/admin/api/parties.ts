import { json, object, path, ref } from '../../http/openapi-parts.ts'
import { problems } from './session.ts'

const text = { type: 'string' }
const maybe = { type: ['string', 'null'] }
const time = { type: 'string', format: 'date-time' }
const maybeTime = { type: ['string', 'null'], format: 'date-time' }
const count = { type: 'integer', minimum: 0 }
const names = object({ fi: text, sv: text, en: text })
const list = (items: object) => ({ type: 'array', items })
const ofParty = [path('party', { type: 'string', pattern: '^[0-9]{7}-[0-9]$' })]
const kind = { enum: ['fpa', 'social-services'] }

const row = {
  party: text,
  kind,
  names,
  area: maybe,
  validFrom: text,
  validUntil: maybe,
  offices: count,
  signatureUntil: maybeTime,
  tlsUntil: maybeTime,
  calledAt: maybeTime,
  licensed: { type: ['boolean', 'null'] },
}

const contact = { name: maybe, email: maybe, phone: maybe, language: { enum: ['fi', 'sv', 'en', null] } }
const endpoint = {
  oneOf: [
    object({
      host: text,
      certificate: { ...text, description: 'x5t#S256' },
      since: time,
      breaker: { enum: ['closed', 'half-open', 'open'], description: 'Of the process that answers' },
      notTaken: { ...count, description: 'Waiting for whoever polls' },
      lastCode: maybe,
    }),
    { type: 'null' },
  ],
}
const answered = (status: string) => ({ 200: json(status, 'PartyAnswer'), ...problems(400, 404, 413, 415) })
const asked = (schema: string) => ({ required: true, content: { 'application/json': { schema: ref(schema) } } })

export const partiesApi = {
  paths: {
    '/api/parties': {
      get: {
        operationId: 'listParties',
        summary: 'The organisations of your areas, and when their certificates end',
        responses: { 200: json('The organisations', 'Parties'), ...problems() },
      },
      post: {
        operationId: 'registerParty',
        summary: 'Registers an organisation',
        requestBody: asked('PartyWish'),
        responses: answered('What became of it'),
      },
    },
    '/api/parties/{party}': {
      get: {
        operationId: 'getParty',
        summary: 'One organisation: offices, certificates, what it may send and receive, licence reports',
        parameters: ofParty,
        responses: { 200: json('The organisation', 'PartyDetail'), ...problems(404) },
      },
    },
    '/api/fpa-contacts': {
      get: {
        operationId: 'listFpaContacts',
        summary: 'FPA’s contact person for each of your areas: whom ladders tell there',
        responses: { 200: json('The areas', 'FpaContacts'), ...problems() },
      },
    },
    '/api/fpa-contacts/{area}': {
      put: {
        operationId: 'setFpaContact',
        summary: 'Sets FPA’s contact person for an area, whole',
        parameters: [path('area', { type: 'string', pattern: '^[0-9]{2}$' })],
        requestBody: asked('FpaContactWish'),
        responses: answered('What became of it'),
      },
    },
    '/api/parties/{party}/acts': {
      post: {
        operationId: 'changeParty',
        summary:
          'Changes an organisation, its offices, contacts or certificates; keeps a licence report; tests a connection; has an office poll again',
        parameters: ofParty,
        requestBody: asked('PartyAct'),
        responses: answered('What became of it'),
      },
    },
  },
  schemas: {
    FpaContacts: object({ contacts: list(object({ area: text, names, ...contact })) }),
    FpaContactWish: object(contact, ['name', 'email']),
    Parties: object({ parties: list(ref('Party')) }),
    Party: object(row),
    PartyDetail: object({
      ...row,
      officeList: list({
        ...object({
          office: text,
          names,
          area: maybe,
          notLive: list(text),
          reception: { enum: ['poll', 'forward'] },
          endpoint,
        }),
        additionalProperties: true,
      }),
      certificates: list(
        object({
          thumbprint: text,
          purpose: { enum: ['signature', 'tls'] },
          validFrom: time,
          validUntil: time,
          withdrawnAt: maybeTime,
          usedAt: { ...maybeTime, description: 'When a caller last showed it, to about a minute' },
        }),
      ),
      licences: list(object({ at: time, granted: { type: 'boolean' }, entry: count, report: { type: 'object' } })),
      areas: list(object({ code: text, names })),
      sends: list(names),
      receives: list(names),
    }),
    PartyWish: object({ party: text, kind, fi: text, sv: text, en: text, from: text, until: maybe }, [
      'party',
      'kind',
      'fi',
      'sv',
      'en',
      'from',
    ]),
    PartyAct: {
      ...object({
        act: { enum: ['party', 'office', 'contacts', 'certificate', 'withdraw', 'licence', 'poll', 'test'] },
      }),
      additionalProperties: true,
      description:
        'party: as in registering. office: office, area, fi, sv, en, from, until, languages, opening, onCall, isNew. contacts: office and those to change. certificate: purpose, certificate (PEM). withdraw: thumbprint, sure. licence: report. poll: office, certificate (of the endpoint that was seen), reason (endpoint-broken, receiver-asked), sure. test: office.',
    },
    PartyAnswer: {
      oneOf: [object({ done: text, warning: text }, ['done']), object({ no: text, field: text }, ['no'])],
    },
  },
}
