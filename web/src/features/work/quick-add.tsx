export function QuickAdd() { return null }
