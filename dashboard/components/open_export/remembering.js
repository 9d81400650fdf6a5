/* What this tab had open, for after a reload: the names, and where the browser keeps them, the handles that open the
   files anew with one click. It stays in this browser, and goes when the export is closed. */
const MARK = "contact-sheet opened"
const LONGEST_KEPT = 86_400_000 // milliseconds; a tab that was closed forgets nothing by itself

const remembered = {
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(MARK))
    } catch {
      return null
    }
  },

  async keep(names, handles) {
    await this.drop()
    const id = crypto.randomUUID()
    try {
      sessionStorage.setItem(MARK, JSON.stringify({ id, names }))
      if (handles.length) await inHandles("readwrite", (store) => store.put({ handles, since: Date.now() }, id))
    } catch {
      // A browser that keeps nothing: the files are chosen again.
    }
  },

  async handles() {
    const mark = this.read()
    try {
      return (mark && (await inHandles("readonly", (store) => store.get(mark.id)))?.handles) || []
    } catch {
      return []
    }
  },

  async drop() {
    const mark = this.read()
    try {
      sessionStorage.removeItem(MARK)
      if (mark) await inHandles("readwrite", (store) => store.delete(mark.id))
      await dropOld()
    } catch {
      // Nothing was kept.
    }
  },
}

/* Somebody has closed it: nothing of it stays in this browser. */
function closeShelf() {
  emptyShelf()
  return remembered.drop()
}

async function dropOld() {
  const keys = await inHandles("readonly", (store) => store.getAllKeys())
  for (const key of keys) {
    const { since } = (await inHandles("readonly", (store) => store.get(key))) ?? {}
    if (!(Date.now() - since < LONGEST_KEPT)) await inHandles("readwrite", (store) => store.delete(key))
  }
}

function inHandles(mode, deed) {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("contact-sheet", 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore("handles")
    opening.onerror = () => fail(opening.error)
    opening.onsuccess = () => {
      const base = opening.result
      const deal = base.transaction("handles", mode)
      const asked = deed(deal.objectStore("handles"))
      deal.oncomplete = () => {
        base.close()
        done(asked.result)
      }
      deal.onabort = deal.onerror = () => {
        base.close()
        fail(deal.error)
      }
    }
  })
}
