import { measureVerification } from './verification.ts'
import { printRows } from './rows.ts'
import { describeMachine } from './machine.ts'
printRows(describeMachine(), await measureVerification(true), 0)
