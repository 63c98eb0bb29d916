// The card is keyed, so it is there still; what stands in it may be new. A question out of sight is scrolled to, on a phone too.
setTimeout(() => {
  const card = document.querySelector(".st-key-lead");
  card?.scrollIntoView({block: "nearest"});
  card?.querySelector("[class*=st-key-ask_] button, [class*=st-key-ask_] input")?.focus({preventScroll: true});
}, 150);
