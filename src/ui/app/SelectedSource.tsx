import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { SESSION_KEY } from '#ui/parts/use-session'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { SourceProvider } from '#ui/source/SourceContext.tsx'
import { type DataSource, SourceError } from '#ui/source/source'

const RETRIES = 2

/** A sensor that restarts or is busy may answer the next time; what it rejects, it rejects again. */
function isWorthRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES && error instanceof SourceError && error.isPassing
}

/** In ms. */
const retryDelay = (failures: number) => 400 * 2 ** failures

function newQueries() {
  // The session has ended: the shell then asks to sign in.
  const onError = (error: unknown) => {
    if (error instanceof SourceError && error.code === 'unauthenticated')
      void queries.invalidateQueries({ queryKey: SESSION_KEY })
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 2000, retry: isWorthRetry, retryDelay, refetchOnWindowFocus: false },
    },
  })
  return queries
}

/**
 * Selects the source of the pages: the sensor, or the engine of a private analysis. Cached answers are never
 * shared.
 */
export function SelectedSource({ sensor, children }: { sensor: DataSource; children: ReactNode }) {
  const { session, state, isSealed } = usePrivate()
  const reported = state.kind === 'done' ? state.captures : undefined
  return (
    <Asking key={isSealed ? 'private' : 'sensor'} source={session.source ?? sensor} of={reported}>
      {children}
    </Asking>
  )
}

/** `of` identifies the source; another value clears all queries. */
function Asking({ source, of, children }: { source: DataSource; of: unknown; children: ReactNode }) {
  const [asked, setAsked] = useState({ of, queries: newQueries() })
  if (asked.of !== of) {
    asked.queries.clear()
    setAsked({ of, queries: asked.queries })
  }
  return (
    <QueryClientProvider client={asked.queries}>
      <SourceProvider source={source}>{children}</SourceProvider>
    </QueryClientProvider>
  )
}
