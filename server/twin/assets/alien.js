/* Runs in a frame of another origin inside the popup and speaks to the popup's opener, as an attacker would. */
(function () {
  'use strict';
  var order = JSON.parse(decodeURIComponent(window.location.hash.slice(1)));
  if (window.parent && window.parent.opener) window.parent.opener.postMessage(order.text, order.origin);
})();
