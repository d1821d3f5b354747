import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AgentItem, AgentJoins } from '#schema/agents'
import { Problem } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { usePermission } from '#ui/parts/use-session'
import styles from './Agents.module.css'
import { useDecideJoin, useJoins } from './queries.ts'
import { KEY_TEXTS, REASON_TEXTS } from './sentences.ts'

type Question = AgentJoins['questions'][number]

/** Questions shown at once; answering one shows the next. */
const SHOWN = 20

/** Agents whose keys do not determine the device; hidden if there is none. */
export function JoinQuestions({
  agents,
  onOpen,
}: {
  agents: readonly AgentItem[]
  onOpen: (id: string) => void
}) {
  const questions = useJoins().data?.questions ?? []
  if (questions.length === 0) return null
  const nameOf = (id: string) => agents.find((agent) => agent.id === id)?.name ?? id
  return (
    <Panel title={`Open questions (${questions.length})`}>
      <ul className={styles.lines}>
        {questions.slice(0, SHOWN).map((question) => (
          <OneQuestion
            key={question.agent}
            question={question}
            name={nameOf(question.agent)}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </Panel>
  )
}

function OneQuestion(props: { question: Question; name: string; onOpen: (id: string) => void }) {
  const { question, name, onOpen } = props
  const decide = useDecideJoin(question.agent)
  const mayDecide = usePermission('change')
  return (
    <li className={styles.question}>
      <div>
        On which device is{' '}
        <button type="button" className={styles.name} onClick={() => onOpen(question.agent)}>
          {name}
        </button>
        ? {REASON_TEXTS[question.reason]}
      </div>
      {question.candidates.map(({ device, name: deviceName, key, evidence }) => (
        <div key={device} className={styles.candidate}>
          <Link to={`/devices/${encodeURIComponent(device)}` as never}>{deviceName}</Link>
          <span className="quiet">
            {KEY_TEXTS[key]} {evidence}
          </span>
          {mayDecide && (
            <Button
              size="compact-sm"
              variant="default"
              loading={decide.isPending}
              onClick={() => decide.mutate({ device, verdict: 'same' })}
            >
              This one
            </Button>
          )}
        </div>
      ))}
      {decide.error && <Problem error={decide.error} />}
    </li>
  )
}
