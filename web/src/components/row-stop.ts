import { createContext, useContext } from 'react'

/** The tabIndex of what is inside a table's row: a list is one Tab stop, so only the controls of its row in focus are in reach. */
export const RowStop = createContext<0 | -1 | undefined>(undefined)

/** The tabIndex for a control that may stand in a row; outside of tables there is none to give. */
export function useRowStop(): 0 | -1 | undefined {
  return useContext(RowStop)
}
