import { Navigate, useParams } from '@tanstack/react-router'

/** Leads to the incident's place among all of them. */
export function OneIncident() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  return <Navigate to="/incidents" hash={id} replace />
}
