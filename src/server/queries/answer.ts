import { Answering, QuestionError } from '#queries/ask'
import type { MadeReport } from '#reports/report'
import { CodedError } from '#schema/errors'
import type { AnswerTable, Question } from '#schema/queries'
import { limits, type QuerySource } from './query-source.ts'
import { allSubjects } from './questions.ts'

/** A question answered, all rows that an answer keeps. Rejects with `bad-question`. */
export async function answerOf(question: Question, ground: QuerySource): Promise<AnswerTable> {
  const subject = (await allSubjects()).get(question.subject)
  if (subject === undefined) throw new CodedError('bad-question', `nobody knows ${question.subject}`)
  const answering = answeringOf()
  let looked = 0
  for await (const rows of ground.rows(question.subject)) {
    for (const row of rows) answering.look(row as never)
    looked += rows.length
  }
  const { rows, total } = answering.answer()
  return {
    subject: question.subject,
    columns: answering.columns.map((column) => ({ ...column })),
    rows: rows.map(({ device, cells }) => ({ device, cells: [...cells] })),
    total,
    looked,
    isWhole: looked < limits.looked && rows.length === total,
  }

  function answeringOf() {
    try {
      return new Answering({ subject: subject!, question, around: ground.around, latest: ground.latest })
    } catch (error) {
      if (error instanceof QuestionError) throw new CodedError('bad-question', error.message)
      throw error
    }
  }
}

export interface AnswerSetting {
  readonly title: string
  readonly about: string
  readonly site: string
  readonly made: string
  readonly product: string
  readonly latest: string
}

/** An answer as a report of one table, so that it can be taken away in every form that reports have. */
export function answerReport(answer: AnswerTable, setting: AnswerSetting): MadeReport {
  const { title, about, latest, ...rest } = setting
  const { columns, rows, total, looked, isWhole } = answer
  const count = total.toLocaleString('en')
  return {
    report: 'data-mining',
    title,
    ...rest,
    period: { from: latest, until: latest, before: latest, words: '', beforeWords: '' },
    sentence: `${about} ${count} found among ${looked.toLocaleString('en')} ${answer.subject}.`.trim(),
    cover: [
      ['Found', count],
      ['Looked at', `${looked.toLocaleString('en')} ${answer.subject}`],
    ],
    sections: [
      {
        title,
        blocks: [
          ...(isWhole
            ? []
            : [
                {
                  kind: 'note' as const,
                  title: 'Not all',
                  text: 'A bound was reached: there may be more.',
                  tone: 'minor' as const,
                },
              ]),
          {
            kind: 'table',
            title: `${count} ${answer.subject}`,
            columns: columns.map((column) => ({ title: column.title, isNumber: column.kind === 'number' })),
            rows: rows.map(({ cells }) => cells),
            empty: 'Nothing was found.',
            isMain: true,
          },
        ],
      },
    ],
  }
}
