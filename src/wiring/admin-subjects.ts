import type { SubjectDeps } from '../admin/subjects.ts'
import type { Catalogue } from '../message/catalogue.ts'
import { makeReport, type SubjectStore } from '../subject/access.ts'
import { writeReport } from '../subject/report.ts'
import { findPersonalIdentityCodeFault } from '../validate/personal-identity-code.ts'

/** Looks people up for the administrators' page: the same report as `budkavle subject-access` makes. */
export function createSubjectPages(store: SubjectStore, catalogue: Catalogue, now: () => Date): SubjectDeps {
  return {
    findCodeFault: findPersonalIdentityCodeFault,
    async makeReport(wish, code) {
      const report = await makeReport(store, catalogue, wish, code, now())
      return { report, letter: writeReport(report, wish.language) }
    },
  }
}
