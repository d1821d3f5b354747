import { Button, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CaptureItem } from '#schema/capture'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { countOf } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { shareDone } from '#ui/parts/capture-progress'
import { removeCapture, resumeCapture } from '#ui/source/captures'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Captures.module.css'
import { removalText, type Sending, sendingText, sizeText, stateText, troublesOf } from './progress.ts'

/** A capture on the sensor: progress, content and problems. */
export function CaptureRow({ capture }: { capture: CaptureItem }) {
  const share = shareDone(capture)
  const isBad = capture.state === 'failed' || capture.state === 'interrupted'
  return (
    <li className={styles.row}>
      <span className={styles.name}>
        {capture.name}
        <span className={isBad ? styles.bad : 'quiet'}>
          {isBad && '▲ '}
          {stateText(capture)}
        </span>
      </span>
      <Detail capture={capture} />
      <Buttons capture={capture} />
      {share !== undefined && (
        <Progress
          className={styles.bar ?? ''}
          value={share * 100}
          size="sm"
          aria-label={`Progress of ${capture.name}`}
        />
      )}
    </li>
  )
}

function Detail({ capture }: { capture: CaptureItem }) {
  return (
    <div className={styles.detail}>
      <span>{sizeText(capture)}</span>
      {capture.packets > 0 && <span>{countOf(capture.packets, 'packet')}</span>}
      {capture.firstTime !== null && (
        <span>
          <Time value={capture.firstTime} /> to <Time value={capture.lastTime ?? undefined} />
        </span>
      )}
      <span>
        {capture.isLive ? 'since' : 'added'} <Time value={capture.created} as="relative" />
      </span>
      {capture.sha256 !== null && (
        <span>
          SHA-256{' '}
          <Copyable value={capture.sha256} label="SHA-256" shown={`${capture.sha256.slice(0, 12)}…`} />
        </span>
      )}
      {troublesOf(capture).map((trouble) => (
        <span key={trouble} className={styles.bad}>
          {trouble}
        </span>
      ))}
    </div>
  )
}

function Buttons({ capture }: { capture: CaptureItem }) {
  const source = useSource()
  const queries = useQueryClient()
  const [isSure, setSure] = useState(false)
  const [wasAsked, setAsked] = useState(false)
  const act = useMutation({
    mutationFn: (what: 'resume' | 'remove') =>
      what === 'resume' ? resumeCapture(source, capture.id) : removeCapture(source, capture.id),
    onSettled: () => queries.invalidateQueries(),
  })
  const isBusy = capture.state === 'reading' || capture.state === 'queued' || capture.state === 'uploading'
  // A feed ends with the server or the interface, not from here.
  if (capture.state === 'removing' || capture.isLive) return null
  const keep = () => setSure(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is the key of the button that keeps
    <div className={styles.buttons} onKeyDown={(event) => event.key === 'Escape' && keep()}>
      {act.error && <Failure error={act.error} isInline />}
      {isSure && <p className={styles.sure}>{removalText(capture)}</p>}
      {capture.canResume && !isSure && (
        <Button
          variant="default"
          onClick={() => act.mutate('resume')}
          loading={act.isPending}
          aria-label={`Analyse ${capture.name} again`}
        >
          Analyse again
        </Button>
      )}
      {isSure ? (
        <>
          <Button ref={focusAtOnce} onClick={() => act.mutate('remove')} loading={act.isPending}>
            {isBusy ? 'Yes, cancel' : 'Yes, remove'}
          </Button>
          <Button variant="default" onClick={keep}>
            Keep
          </Button>
        </>
      ) : (
        <Button
          ref={wasAsked ? focusAtOnce : undefined}
          variant="default"
          onClick={() => {
            setSure(true)
            setAsked(true)
          }}
          aria-label={`${isBusy ? 'Cancel' : 'Remove'} ${capture.name}`}
        >
          {isBusy ? 'Cancel' : 'Remove'}
        </Button>
      )}
    </div>
  )
}

/** Moves the focus to the replacing control; it would go to the top of the page otherwise. */
function focusAtOnce(button: HTMLButtonElement | null): void {
  button?.focus()
}

/** An upload of this browser. */
export function SendingRow({ sending, onCancel }: { sending: Sending; onCancel: () => void }): ReactNode {
  return (
    <li className={styles.row}>
      <span className={styles.name}>
        {sending.name}{' '}
        <span className="quiet">{sending.error === undefined ? 'uploading' : '▲ upload failed'}</span>
      </span>
      <div className={styles.detail}>{sendingText(sending, Date.now())}</div>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onCancel} aria-label={`Cancel ${sending.name}`}>
          {sending.error === undefined ? 'Cancel' : 'Dismiss'}
        </Button>
      </div>
      {sending.error === undefined ? (
        <Progress
          className={styles.bar ?? ''}
          value={sending.size === 0 ? 100 : (sending.sent / sending.size) * 100}
          size="sm"
          aria-label={`Uploading ${sending.name}`}
        />
      ) : (
        <div className={styles.bar}>
          <Failure error={sending.error} isInline />
        </div>
      )}
    </li>
  )
}
