// What a person with weak eyes, a screen reader or a thumb would complain about: a list of sentences.
(touch) => {
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getBoundingClientRect().width > 0;
  const dialog = [...document.querySelectorAll("dialog[open]")].pop();
  const root = dialog ?? document.body;
  const every = [...root.querySelectorAll("*")].filter(shown);
  const label = (element) => `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent.trim().slice(0, 30)}`;

  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const over = ([r, g, b, a = 1], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const style = getComputedStyle(element);
    if (style.backgroundImage !== "none") return null;
    const own = channels(style.backgroundColor);
    if (own.length === 3) return own;
    const below = ground(element.parentElement);
    return below && over(own, below);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };

  const pale = every.filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).flatMap((element) => {
    const style = getComputedStyle(element);
    const below = ground(element);
    if (!below || element.closest("option, :disabled, [aria-busy='true'], .avatar")) return [];
    const big = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(over(channels(style.color), below), below);
    return ratio < (big ? 3 : 4.5) ? [`contrast ${ratio.toFixed(2)}: ${label(element)}`] : [];
  });

  const controls = every.filter((element) => element.matches("button, a[href], input, select, textarea, summary"));
  const named = (element) => [element.ariaLabel, element.textContent, element.title, ...[...(element.labels ?? [])].map((each) => each.textContent)]
    .some((name) => name?.trim()) || element.querySelector("img[alt]:not([alt=''])");
  const nameless = controls.filter((element) => !named(element)).map((element) => `no name: ${label(element)}`);

  const target = (element) => (element.matches("input") && element.closest("label")) || element;
  const inline = (element) => element.matches("a:not(.press)") && element.closest(".said");
  const small = touch ? controls.map(target).filter((element) => !inline(element) && !element.matches(".skip")).flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    return Math.round(height) < 40 || Math.round(width) < 40 ? [`${Math.round(width)} × ${Math.round(height)}: ${label(element)}`] : [];
  }) : [];
  return [...pale, ...nameless, ...small];
}
