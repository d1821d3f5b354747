import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Question, SavedQuestion } from '#schema/queries'
import { Answer } from '#ui/kit/Answer.tsx'
import { Download } from '#ui/kit/Download.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { lookingThrough } from '#ui/parts/loading-text'
import { useOverview } from '#ui/parts/use-overview'
import { answerAddress } from '#ui/source/queries'
import { useSource } from '#ui/source/SourceContext.tsx'
import { Form } from './Form.tsx'
import styles from './Mining.module.css'
import { useAnswer, useQuestions, useReportKinds, useSubjects } from './queries.ts'
import { answerSentence, askable, questionIn } from './query.ts'
import { Rows } from './Results.tsx'
import { Saved } from './Saved.tsx'

/** Default query. */
const FIRST: Question = {
  subject: 'operations',
  conditions: [{ field: 'changes', is: 'equals', value: 'yes' }],
}

/** Queries over devices, connections, operations and more: saved ones and new ones. */
export function Mining() {
  const navigate = useNavigate()
  const { id, question: asked } = useSearch({ strict: false }) as { id?: string; question?: unknown }
  const source = useSource()
  const questions = useQuestions()
  const subjects = useSubjects()
  const kinds = useReportKinds()
  const saved = questions.data?.items.find((one) => one.id === id)
  const question =
    questionIn(typeof asked === 'string' ? asked : JSON.stringify(asked ?? null)) ?? plain(saved)
  const whole = askable(question)
  const answer = useAnswer(whole)
  const overview = useOverview()
  const go = (search: { id?: string; question?: string }) =>
    void navigate({ to: '.', search: search as never, replace: true })
  const text = JSON.stringify(whole)
  return (
    <Page
      title="Queries"
      sentence={answer.error ? undefined : answerSentence(answer.data, saved)}
      isFilled
      actions={
        <>
          <Download of={answerAddress(source, { question: text, format: 'csv' })} name="answer.csv">
            CSV
          </Download>
          {(kinds.data?.canPrint ? (['pdf', 'html'] as const) : (['html'] as const)).map((format) => (
            <Download
              key={format}
              of={answerAddress(source, { question: text, format })}
              name={`answer.${format}`}
            >
              {format.toUpperCase()}
            </Download>
          ))}
        </>
      }
    >
      <Answer of={questions}>
        {({ items: all }) => (
          <div className={styles.room}>
            <Saved items={all} chosen={id} onChoose={(one) => go({ id: one })} />
            <div className={styles.main}>
              <Answer of={subjects} lines={2}>
                {({ items }) => (
                  <Form
                    subjects={items}
                    question={question}
                    saved={saved}
                    onChange={(next) => go({ question: JSON.stringify(next) })}
                    onSaved={(one) => go({ id: one })}
                  />
                )}
              </Answer>
              <Answer of={answer} doing={lookingThrough(overview.data)}>
                {(table) => <Rows table={table} fixed={fixedFields(question)} />}
              </Answer>
            </div>
          </div>
        )}
      </Answer>
    </Page>
  )
}

/** Fields that a condition sets to one value; their columns would say the same in each row. */
function fixedFields({ conditions }: Question): ReadonlySet<string> {
  return new Set(conditions.filter(({ is }) => is === 'equals').map(({ field }) => field))
}

function plain(saved: SavedQuestion | undefined): Question {
  if (saved === undefined) return FIRST
  const { subject, conditions, sort } = saved
  return { subject, conditions, ...(sort === undefined ? {} : { sort }) }
}
