/**
 * Which tests the names of a command line mean: those whose path holds one of them, all where there is no name. On a server run
 * only those that use it; a name that fits none of them is enough where another Node is asked for, on which all tests run.
 */
export function meantTests(names, { onServers, all, isForNode }) {
  const known = isForNode ? all : onServers
  const unknown = names.find((name) => !known.some((file) => file.includes(name)))
  return unknown === undefined
    ? {
        onServers: onServers.filter(
          (file) => names.length === 0 || names.some((name) => file.includes(name)),
        ),
      }
    : { fault: `No test${isForNode ? '' : ' that uses PostgreSQL'} is called ${unknown}.` }
}
