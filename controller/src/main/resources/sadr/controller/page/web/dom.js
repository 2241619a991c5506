// The few things that views do to the document. What has not changed is left alone, so that focus,
// selection and screen readers are not disturbed once a second.

/** Makes an element; `parts` are its attributes, its text, or its children. */
export function make(tag, parts = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(parts)) {
    attribute(element, name, value);
  }
  element.append(...children);
  return element;
}

/** Sets an attribute, or removes it where `value` is null. */
export function attribute(element, name, value) {
  if (value === null || value === undefined) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

/** Sets the text. */
export function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

export function show(element, visible) {
  if (element.hidden === visible) {
    element.hidden = !visible;
  }
}

export function byId(id) {
  return document.getElementById(id);
}

/**
 * Makes `parent` hold one child for each of `items`, in their order, keyed by `key`; a child is
 * made once by `create` and brought up to date by `update`.
 */
export function each(parent, items, key, create, update) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const name = String(key(item));
    let child = old.get(name);
    if (child === undefined) {
      child = create(item);
      child.dataset.key = name;
    }
    old.delete(name);
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
    update(child, item);
  });
  old.forEach((child) => child.remove());
}
