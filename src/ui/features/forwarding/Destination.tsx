import { Button } from '@mantine/core'
import { useState } from 'react'
import type { DestinationItem, TestAnswer } from '#schema/forwarding'
import { Failure } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { switched } from './draft.ts'
import { FailedMessages } from './FailedMessages.tsx'
import styles from './Forwarding.module.css'
import { useRemove, useSave, useTest } from './queries.ts'
import { countsText, delayText, filterText, remedyOf, stateTexts, targetText } from './sentences.ts'

/** A destination: filter, delivery state and actions. */
export function Destination({ item, onEdit }: { item: DestinationItem; onEdit: () => void }) {
  const isFailing = item.state === 'failing'
  const test = useTest(item.id)
  const answer = test.data
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        {item.name}
        <span className={isFailing ? styles.bad : 'quiet'}>
          {isFailing && '▲ '}
          {stateTexts[item.state]}
        </span>
      </div>
      <div className={styles.detail}>
        <span className={styles.good}>{targetText(item)}</span>
      </div>
      <div className={styles.detail}>{filterText(item)}</div>
      <Delivery item={item} />
      {item.failed > 0 && <FailedMessages item={item} />}
      <div className={styles.buttons}>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Send a test message
        </Button>
        <Button variant="default" onClick={onEdit} aria-label={`Edit ${item.name}`}>
          Edit
        </Button>
        <Switch item={item} />
        <Remove item={item} />
      </div>
      {answer !== undefined && (
        <p className={styles.answer} data-bad={!answer.arrived} role="status">
          {answer.arrived ? 'Test message sent. ' : '▲ Test message failed. '}
          {answer.text}. {remedyOf(answer.steps)}
          <TestSteps steps={answer.steps} />
        </p>
      )}
      {test.error && (
        <div className={styles.answer}>
          <Failure error={test.error} isInline />
        </div>
      )}
    </li>
  )
}

const STEP_MARKS = { passed: '✓', failed: '▲', skipped: '·' } as const

function TestSteps({ steps }: { steps: TestAnswer['steps'] }) {
  return (
    <span className={styles.steps}>
      {steps.map(({ name, state }) => (
        <span key={name} className={state === 'failed' ? styles.bad : 'quiet'}>
          {STEP_MARKS[state]} {name}
        </span>
      ))}
    </span>
  )
}

function Delivery({ item }: { item: DestinationItem }) {
  const { lastSuccess, lastError, oldest, nextAttempt, state } = item
  const isFailing = state === 'failing'
  return (
    <>
      <div className={styles.detail}>
        <span className={item.dropped > 0 ? styles.bad : undefined}>{countsText(item)}</span>
        {oldest !== null && (
          <span>
            oldest <Time value={oldest} as="relative" />
          </span>
        )}
        {lastSuccess !== null && (
          <span>
            last success <Time value={lastSuccess} as="relative" />, {delayText(item.lastDelaySeconds)} after
            the alert
          </span>
        )}
      </div>
      {lastError !== null && (
        <div className={styles.detail}>
          <span className={isFailing ? styles.bad : undefined}>
            {isFailing ? '' : 'last error '}
            {!isFailing && <Time value={lastError.time} as="relative" />}
            {!isFailing && ': '}
            {lastError.text}
          </span>
          {nextAttempt !== null && (
            <span>
              next attempt <Time value={nextAttempt} as="relative" />
            </span>
          )}
        </div>
      )}
    </>
  )
}

function Switch({ item }: { item: DestinationItem }) {
  const save = useSave(item.id)
  const word = item.isEnabled ? 'Disable' : 'Enable'
  return (
    <>
      {save.error && <Failure error={save.error} isInline />}
      <Button
        variant="default"
        loading={save.isPending}
        onClick={() => save.mutate(switched(item))}
        aria-label={`${word} ${item.name}`}
      >
        {word}
      </Button>
    </>
  )
}

function Remove({ item }: { item: DestinationItem }) {
  const remove = useRemove(item.id)
  const [isSure, setSure] = useState(false)
  if (!isSure)
    return (
      <Button variant="default" onClick={() => setSure(true)} aria-label={`Remove ${item.name}`}>
        Remove
      </Button>
    )
  return (
    <>
      {remove.error && <Failure error={remove.error} isInline />}
      <Button onClick={() => remove.mutate()} loading={remove.isPending} data-autofocus>
        {item.waiting > 0 ? `Remove with ${item.waiting} queued` : 'Yes, remove'}
      </Button>
      <Button variant="default" onClick={() => setSure(false)}>
        Keep
      </Button>
    </>
  )
}
