import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Reply } from '../../support/app.ts'

/** The served description, as far as the tests read it. */
export interface Openapi {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>>; readonly securitySchemes: object }
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly security?: readonly object[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: object
  }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>
  }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema: object }>>

export interface OpenapiChecker {
  /** What is wrong with a value by a schema of the description; empty when nothing is. */
  faults(schema: object, value: unknown): string[]
  /** What in an answer the description does not tell: status, media type or form. */
  answerFaults(method: string, path: string, reply: Reply): string[]
  /** The operation of an address, by its template. */
  findOperation(method: string, path: string): Operation | undefined
}

export function createOpenapiChecker(openapi: Openapi): OpenapiChecker {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    validateFormats: false,
    keywords: ['components'],
  })
  ajv.addSchema({ $id: 'urn:budkavle:openapi', components: openapi.components })
  const compiled = new Map<string, ValidateFunction>()
  const faults = (schema: object, value: unknown) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"urn:budkavle:openapi#/')
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text))
    compiled.set(text, check)
    check(value)
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
  const findOperation = (method: string, path: string) => {
    const [address = ''] = path.split('?')
    const templates = Object.keys(openapi.paths).filter((template) => matches(template, address))
    return openapi.paths[templates[0] ?? '']?.[method.toLowerCase()]
  }
  return {
    faults,
    findOperation,
    answerFaults(method, path, reply) {
      const operation = findOperation(method, path)
      if (!operation) return reply.status === 404 ? [] : ['an address that is not described answers']
      const response = operation.responses[reply.status]
      if (!response) return [`${operation.operationId} does not name the status ${reply.status}`]
      if (!response.content) return reply.bytes.length === 0 ? [] : [`${operation.operationId} answers nothing here`]
      const [mediaType = ''] = reply.contentType.split(';')
      const content = response.content[mediaType]
      if (!content) return [`${operation.operationId} does not name the media type ${mediaType}`]
      return faults(
        content.schema,
        mediaType.startsWith('application/problem') || isJson(operation, mediaType)
          ? reply.json()
          : reply.bytes.toString('utf8'),
      )
    },
  }
}

/** `{name}` stands for one step of the address. */
function matches(template: string, address: string): boolean {
  const [wanted, given] = [template.split('/'), address.split('/')]
  return wanted.length === given.length && wanted.every((step, i) => step.startsWith('{') || step === given[i])
}

function isJson({ operationId }: Operation, mediaType: string): boolean {
  return mediaType === 'application/json' && operationId !== 'getContent'
}
