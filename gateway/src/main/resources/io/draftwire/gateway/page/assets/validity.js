// Fields that cannot be what they are.

/** Whether every field of some parts of the page is valid. The first that is not is shown by `show` and says why. */
export function valid(show, ...parts) {
  const wrong = parts.flatMap((part) => [...part.querySelectorAll('input, select')]).find((field) => !field.checkValidity());
  if (wrong) {
    show(wrong);
    wrong.reportValidity();
  }
  return !wrong;
}
