import type { Answer } from './client.ts'

/** A step of the story that did not hold. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed'
  readonly step: string
  readonly expected: string
  readonly came: string

  constructor(step: string, expected: string, came: string) {
    super(`${step}: expected ${expected}, but ${came} came`)
    this.step = step
    this.expected = expected
    this.came = came
  }
}

/** @throws StepFailed unless both are the same, member by member */
export function requireSame(step: string, came: unknown, expected: unknown): void {
  const [left, right] = [show(came), show(expected)]
  if (left !== right) throw new StepFailed(step, right, left)
}

/** @throws StepFailed with the refusal's code and detail when the answer has another status */
export function requireStatus(step: string, { status, body }: Answer, expected: number): void {
  if (status === expected) return
  throw new StepFailed(step, `status ${expected}`, `status ${status}: ${body.subarray(0, bodyShown).toString('utf8')}`)
}

const bodyShown = 400

/** @throws StepFailed when there is nothing */
export function requireFound<T>(step: string, found: T | undefined, expected: string): T {
  if (found === undefined) throw new StepFailed(step, expected, 'nothing')
  return found
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
