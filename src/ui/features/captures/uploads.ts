import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useRef } from 'react'
import { listCaptures, uploadCapture } from '#ui/source/captures'
import { useSource } from '#ui/source/SourceContext.tsx'
import { brokenOff, type Sending } from './progress.ts'

/** Refresh interval of the list while an upload runs, in ms. */
const refreshMs = 1000

const busy: ReadonlySet<string> = new Set(['uploading', 'queued', 'reading', 'removing'])

export function useCaptures() {
  const source = useSource()
  return useQuery({
    queryKey: ['captures'],
    queryFn: () => listCaptures(source),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => busy.has(one.state)) ? refreshMs : false,
  })
}

interface Job {
  sending: Sending
  readonly file: File
  readonly abort: AbortController
}

/** Uploads files one after another, so that the first is analysed while the next is sent. */
export function useUploads() {
  const source = useSource()
  const queries = useQueryClient()
  const jobs = useRef<Job[]>([])
  const nextKey = useRef(1)
  const [, redraw] = useReducer((count: number) => count + 1, 0)

  function update(job: Job, change: Partial<Sending>) {
    job.sending = { ...job.sending, ...change }
    redraw()
  }
  function remove(job: Job) {
    jobs.current = jobs.current.filter((one) => one !== job)
    redraw()
  }
  async function sendNext(): Promise<void> {
    const waiting = jobs.current.filter(({ sending }) => sending.error === undefined)
    const job = waiting[0]
    if (job === undefined || waiting.some(({ sending }) => sending.startedMs > 0)) return
    update(job, { startedMs: Date.now() })
    try {
      const onProgress = (sent: number) => update(job, { sent })
      const before = brokenOff((await listCaptures(source)).items, job.file)
      const rest = before && { id: before.id, offset: before.size }
      await uploadCapture(source, { file: job.file, onProgress, signal: job.abort.signal, rest })
      remove(job)
    } catch (error) {
      if (job.abort.signal.aborted) remove(job)
      else update(job, { error, startedMs: 0 })
    }
    void queries.invalidateQueries({ queryKey: ['captures'] })
    await sendNext()
  }
  function add(files: Iterable<File>) {
    for (const file of files) {
      const sending = {
        key: nextKey.current++,
        name: file.name,
        size: file.size,
        sent: 0,
        startedMs: 0,
        error: undefined,
      }
      jobs.current.push({ sending, file, abort: new AbortController() })
    }
    redraw()
    void sendNext()
  }
  function cancel(key: number) {
    const job = jobs.current.find(({ sending }) => sending.key === key)
    job?.abort.abort(new Error('cancelled'))
    if (job && job.sending.startedMs === 0) remove(job)
  }
  useWarnBeforeLeaving(jobs.current.some(({ sending }) => sending.startedMs > 0))
  return { sending: jobs.current.map((job) => job.sending), add, cancel }
}

/** Closing the window aborts an upload; the browser asks first. */
function useWarnBeforeLeaving(isSending: boolean) {
  useEffect(() => {
    if (!isSending) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isSending])
}
