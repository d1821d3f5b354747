import { Button, FileButton, Group } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useState } from 'react'
import type { BaselineTest, TriedAlert } from '#schema/baseline-test'
import { countOf } from '#ui/kit/format'
import { Failure, Loading } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Baseline.module.css'
import { useBaselineTest } from './queries.ts'
import { testSentence } from './test-result.ts'

/** Tests another baseline on the stored captures before it is used. */
export function TestBaseline() {
  const trial = useBaselineTest()
  const [name, setName] = useState('')
  const choose = (file: File | null) => {
    if (file === null) return
    setName(file.name)
    trial.mutate(file)
  }
  return (
    <div className={styles.stack}>
      <Panel title="Test a baseline">
        <Group gap="md" wrap="wrap">
          <FileButton accept=".yaml,.yml" onChange={choose}>
            {(props) => (
              <Button
                {...props}
                leftSection={<IconFileUpload size={18} stroke={1.5} aria-hidden="true" />}
                disabled={trial.isPending}
              >
                Select a baseline file
              </Button>
            )}
          </FileButton>
          <p className={styles.explained}>
            Analyses the stored captures with this baseline and with the current one. No alerts are raised and
            nothing is changed.
          </p>
        </Group>
        <div role="status">
          {trial.isPending ? (
            <Loading lines={4} />
          ) : trial.error ? (
            <Failure error={trial.error} isInline />
          ) : (
            trial.data && (
              <p className={styles.answer}>
                <span className="mono">{name}</span>: {testSentence(trial.data)}
              </p>
            )
          )}
        </div>
      </Panel>
      {trial.data && !trial.isPending && <Lists answer={trial.data} />}
    </div>
  )
}

function Lists({ answer: { added, silenced, current } }: { answer: BaselineTest }) {
  return (
    <>
      {added.count > 0 && (
        <Alerts title={current === null ? 'Would have fired' : 'Additional alerts'} list={added} />
      )}
      {silenced.count > 0 && <Alerts title="Alerts that disappear" list={silenced} />}
    </>
  )
}

function Alerts({ title, list: { count, first } }: { title: string; list: BaselineTest['added'] }) {
  const left = count - first.length
  return (
    <Panel title={`${title}: ${countOf(count, 'alert')}`} isBare>
      <ol className={styles.tried}>
        {first.map((alert) => (
          <TestedAlert key={alert.id} alert={alert} />
        ))}
      </ol>
      {left > 0 && <p className={styles.none}>and {left.toLocaleString('en')} others</p>}
    </Panel>
  )
}

function TestedAlert({ alert }: { alert: TriedAlert }) {
  const { severity, time, what, title, count, capture, frame } = alert
  return (
    <li>
      <Severity severity={severity} isOpen={false} />
      {frame > 0 ? (
        <PacketsLink frame={{ file: capture, number: frame }}>
          <Time value={time} />
        </PacketsLink>
      ) : (
        <Time value={time} />
      )}
      <span className={styles.what} title={title}>
        {what}
        {count > 1 && <span className="quiet"> {countOf(count, 'time')}, first at</span>}
      </span>
    </li>
  )
}
