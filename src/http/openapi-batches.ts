import { documents, json, object, problems, ref } from './openapi-parts.ts'

/** The address of batches, for the description of the interface. */
export const batchPaths = {
  '/v1/batches': {
    post: {
      operationId: 'postBatch',
      summary: 'Send a signed batch of signed messages',
      description:
        'The batch is a document of its own, signed as a message is: XML with the root `batch` in the namespace `urn:budkavle:batch:1`, or JSON as a JWS. Each document in it is judged and receipted as if it had come alone; whoever receives it gets that document and no other.',
      requestBody: { required: true, content: documents() },
      responses: {
        200: json('What became of each document, in the batch’s order', 'BatchAnswer'),
        ...problems(400, 413, 415, 422),
      },
    },
  },
}

/** Its data schemas; closed, as all are. */
export const batchSchemas = {
  BatchAnswer: object({
    batchId: { type: 'string', format: 'uuid' },
    items: { type: 'array', items: ref('BatchItemAnswer') },
  }),
  BatchItemAnswer: object(
    {
      index: { type: 'integer', minimum: 0, description: 'Place in the batch, from 0' },
      status: { type: 'integer', description: 'As if the document had come alone: 202, or the status of its problem' },
      messageId: { type: 'string', format: 'uuid' },
      receipt: ref('Receipt'),
      problem: ref('Problem'),
    },
    ['index', 'status'],
  ),
}
