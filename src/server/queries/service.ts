/** Questions of a server: the shipped ones and those people saved, answered from the store as it is now. */
import { randomBytes } from 'node:crypto'
import { CodedError } from '#schema/errors'
import { timeOf } from '#schema/from-model'
import {
  type AnswerTable,
  type Question,
  type QuestionDraft,
  type SavedQuestion,
  SUBJECT_NAMES,
  type SubjectItem,
} from '#schema/queries'
import { type ChangingQuery, QueryCache } from '#store/query-cache'
import type { Store } from '#store/store'
import type { DownloadFile } from '../http/download.ts'
import { NO_BROWSER, printingBrowser } from '../rendering/pdf.ts'
import type { ReportFormat } from '../rendering/render.ts'
import { MEDIA_TYPES, renderReport, reportFileName } from '../rendering/render.ts'
import { answerOf, answerReport } from './answer.ts'
import type { QuerySource } from './query-source.ts'
import { allSubjects, shippedQuestions } from './questions.ts'

export interface MiningSetup {
  readonly store: Store
  readonly ground: () => Promise<QuerySource>
  readonly site: string
  readonly product: string
  /** All that may be asked about. */
  readonly source: ChangingQuery
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export class QueryService {
  readonly #setup: MiningSetup
  /** For the next pages of an answer, and for who looks again. */
  readonly #answers: QueryCache<AnswerTable>
  /** One at a time: each goes through all there is. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(setup: MiningSetup) {
    this.#setup = setup
    this.#answers = new QueryCache(setup.source)
  }

  async subjects(): Promise<readonly SubjectItem[]> {
    const subjects = await allSubjects()
    return SUBJECT_NAMES.flatMap((word) => {
      const subject = subjects.get(word)
      if (subject === undefined) return []
      return [
        {
          name: word,
          title: subject.title,
          fields: subject.fields.map(({ name, title, kind }) => ({ name, title, kind })),
        },
      ]
    })
  }

  async questions(): Promise<readonly SavedQuestion[]> {
    const records = await this.#setup.store.records('question')
    return [...(await shippedQuestions()), ...records.map(({ body }) => JSON.parse(body) as SavedQuestion)]
  }

  async save({ title, about = '', ...question }: QuestionDraft): Promise<SavedQuestion> {
    await answerOf(question, nothing) // what cannot be asked is not kept
    const id = `own-${randomBytes(6).toString('hex')}`
    const saved = { id, title, about, ...question, category: 'Your own', isOwn: true }
    const time = this.#setup.now() * 1000
    await this.#setup.store.keepRecord({ kind: 'question', id, time, body: JSON.stringify(saved) })
    return saved
  }

  async remove(id: string): Promise<void> {
    if (!(await this.#setup.store.dropRecord('question', id)))
      throw new CodedError('not-found', `no saved query ${id}`)
  }

  async find(id: string): Promise<SavedQuestion> {
    const found = (await this.questions()).find((question) => question.id === id)
    if (found === undefined) throw new CodedError('not-found', `no question ${id}`)
    return found
  }

  ask(question: Question): Promise<AnswerTable> {
    const key = JSON.stringify([question.subject, question.conditions, question.sort ?? ''])
    return this.#answers.of(key, () => {
      const asked = this.#turn.then(async () => answerOf(question, await this.#setup.ground()))
      this.#turn = asked.catch(() => undefined)
      return asked
    })
  }

  async file(
    question: Question & { readonly title: string; readonly about: string },
    format: ReportFormat,
  ): Promise<DownloadFile> {
    if (format === 'pdf' && printingBrowser() === undefined) throw new CodedError('no-browser', NO_BROWSER)
    const { site, product, now } = this.#setup
    const made = new Date(now()).toISOString()
    const { lastTime } = await this.#setup.store.overview()
    const latest = timeOf(lastTime ?? 0)
    const { title, about } = question
    const report = answerReport(await this.ask(question), { title, about, site, product, made, latest })
    const fileName = reportFileName({ ...report, report: question.title }, format)
    return { fileName, type: MEDIA_TYPES[format], bytes: await renderReport(report, format) }
  }
}

const nothing: QuerySource = {
  latest: '1970-01-01T00:00:00Z',
  around: { device: () => undefined },
  async *rows() {},
}
