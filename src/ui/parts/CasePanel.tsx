import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { CASE_STATUSES, type CaseStatus, caseLimits } from '#schema/case'
import { sentenceCase } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './CasePanel.module.css'
import { useCase } from './use-case.ts'
import { useSession } from './use-session.ts'

/** Owner, status and one log of comments and done steps. @param id `incident:…` or `alert:…` */
export function CasePanel({ id }: { id: string }) {
  const { data, error, change } = useCase(id)
  const session = useSession().data
  const me = session?.state === 'signed-in' ? session.name : ''
  const log = [
    ...(data?.comments ?? []).map(({ text, by, time }) => ({ text, by, time })),
    ...(data?.ticks ?? []).map(({ step, by, time }) => ({ text: `Done: ${step}`, by, time })),
  ].sort((one, other) => (one.time < other.time ? -1 : 1))
  return (
    <div className={styles.case}>
      {error != null && <Failure error={error} isInline />}
      <div className={styles.fields}>
        <Select
          label="Status"
          data={CASE_STATUSES.map((value) => ({ value, label: sentenceCase(value) }))}
          value={data?.status ?? 'open'}
          allowDeselect={false}
          onChange={(status) => change({ status: status as CaseStatus })}
        />
        <Owner key={data?.owner} owner={data?.owner ?? ''} me={me} onChange={(owner) => change({ owner })} />
      </div>
      {log.length > 0 && (
        <ol className={styles.log}>
          {log.map(({ text, by, time }) => (
            <li key={`${time} ${text}`}>
              <span className="quiet">
                <Time value={time} as="short" /> {by}
              </span>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
      <Comment onSay={(comment) => change({ comment })} />
    </div>
  )
}

function Owner({ owner, me, onChange }: { owner: string; me: string; onChange: (owner: string) => void }) {
  const [text, setText] = useState(owner)
  return (
    <form
      className={styles.owner}
      onSubmit={(event) => {
        event.preventDefault()
        onChange(text)
      }}
    >
      <TextInput
        label="Owner"
        placeholder="Nobody yet"
        maxLength={caseLimits.ownerLength}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={() => text.trim() !== owner && onChange(text)}
      />
      {me !== '' && owner !== me && (
        <Button variant="default" onClick={() => onChange(me)}>
          Take
        </Button>
      )}
    </form>
  )
}

function Comment({ onSay }: { onSay: (text: string) => void }) {
  const [text, setText] = useState('')
  return (
    <form
      className={styles.comment}
      onSubmit={(event) => {
        event.preventDefault()
        onSay(text)
        setText('')
      }}
    >
      <Textarea
        aria-label="Comment"
        placeholder="Comment for colleagues and the report"
        size="xs"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={caseLimits.commentLength}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={text.trim() === ''}>
        Add
      </Button>
    </form>
  )
}
