import { Navigate, useParams } from '@tanstack/react-router'

/** Redirects to the incident in the list. */
export function OneIncident() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  return <Navigate to="/incidents" hash={id} replace />
}
