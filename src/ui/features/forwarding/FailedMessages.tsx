import { Button } from '@mantine/core'
import { useState } from 'react'
import type { DestinationItem } from '#schema/forwarding'
import { Answer } from '#ui/kit/Answer.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Forwarding.module.css'
import { useFailedChange, useFailedMessages } from './queries.ts'
import { texts } from './texts.ts'

/** Messages that were given up: why, and sending them again. */
export function FailedMessages({ item }: { item: DestinationItem }) {
  const [isShown, setShown] = useState(false)
  const failed = useFailedMessages(item.id, isShown)
  const resend = useFailedChange(item.id, 'resend')
  const discard = useFailedChange(item.id, 'discard')
  const error = resend.error ?? discard.error
  return (
    <details className={styles.answer} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        {texts.failed}: {item.failed}
      </summary>
      {isShown && (
        <Answer of={failed}>
          {({ items }) => (
            <ul className={styles.failed}>
              {items.map(({ number, title, problem, tries, time }) => (
                <li key={number}>
                  <span>
                    {title} · <Time value={time} as="relative" /> · {tries} tries · {problem}
                  </span>
                  <Button size="compact-xs" variant="default" onClick={() => resend.mutate([number])}>
                    {texts.resend}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Answer>
      )}
      {error && <Failure error={error} isInline />}
      <div className={styles.buttons}>
        <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate([])}>
          {texts.resendAll}
        </Button>
        <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate([])}>
          {texts.discardAll}
        </Button>
      </div>
    </details>
  )
}
