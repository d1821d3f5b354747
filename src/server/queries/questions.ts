/** The subjects and shipped questions there are, found by folder. */
import { readdirSync } from 'node:fs'
import type { QuestionGroup } from '#queries/questions/question'
import type { QuerySubject } from '#queries/subject'
import type { SavedQuestion, SubjectKind } from '#schema/queries'

const QUESTIONS = new URL('../../queries/questions/', import.meta.url)
const SUBJECTS = new URL('../../queries/subjects/', import.meta.url)

let groups: Promise<readonly SavedQuestion[]> | undefined
let subjects: Promise<ReadonlyMap<SubjectKind, QuerySubject<never>>> | undefined

/** By category, in the order of a list. */
export function shippedQuestions(): Promise<readonly SavedQuestion[]> {
  groups ??= readGroups()
  return groups
}

export function allSubjects(): Promise<ReadonlyMap<SubjectKind, QuerySubject<never>>> {
  subjects ??= readSubjects()
  return subjects
}

async function readGroups(): Promise<readonly SavedQuestion[]> {
  const files = filesIn(QUESTIONS).filter((file) => file !== 'question.ts')
  const found = await Promise.all(
    files.map(
      async (file) => ((await import(new URL(file, QUESTIONS).href)) as { group: QuestionGroup }).group,
    ),
  )
  found.sort((one, other) => one.order - other.order)
  return found.flatMap(({ category, questions }) =>
    questions.map((question) => ({ ...question, category, isOwn: false })),
  )
}

async function readSubjects(): Promise<ReadonlyMap<SubjectKind, QuerySubject<never>>> {
  const found = await Promise.all(
    filesIn(SUBJECTS).map(
      async (file) =>
        ((await import(new URL(file, SUBJECTS).href)) as { subject: QuerySubject<never> }).subject,
    ),
  )
  return new Map(found.map((subject) => [subject.name, subject]))
}

function filesIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
}
