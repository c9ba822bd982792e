//! The reviewer kit in English.

use super::{KitWords, Permission, Step};

pub(super) static KIT: KitWords = KitWords {
    title: "Reviewer kit",
    lead: "What this service asks of Meta, why it asks, and how to try every step yourself. It answers a business's own customers through Meta's official APIs, and only after the owner of that business has approved it.",
    partners: "Agencies put their own brand on top of this service. The company below, the permissions and every promise on this page stay the same, whichever brand you see.",
    operated_by: "Operated by",
    country: "Country",
    updated: "Last updated",
    updated_on: "22 November 2026",
    status: "Review status",
    status_now: "Preparing submission",
    contents: "On this page",
    permissions_title: "Permissions",
    permissions_lead: "Each one is asked for in Meta's own window when an owner connects, and is used for that owner's conversations alone. The service is not a general assistant: it drafts answers to one business's customers, from that business's own catalog, prices and policies, and cannot answer anything else.",
    why: "Why it is needed",
    whatsapp_permissions: [
        Permission {
            name: "whatsapp_business_messaging",
            does: "Receives messages to the connected number and sends the answers.",
            why: "A customer's message arrives by webhook, an answer is drafted, and what the owner's rules allow is sent through the Cloud API inside the 24-hour window. Without it no customer can be answered.",
        },
        Permission {
            name: "whatsapp_business_management",
            does: "Reads the WhatsApp Business account and its numbers, and subscribes to their events.",
            why: "Shows the owner the right number, name and quality, confirms that the number belongs to the account, and brings each event to the right workspace.",
        },
    ],
    instagram_permissions: [
        Permission {
            name: "instagram_business_basic",
            does: "Reads the name and picture of the connected professional account.",
            why: "The owner sees that the right account is connected.",
        },
        Permission {
            name: "instagram_business_manage_messages",
            does: "Receives direct messages and sends the answers.",
            why: "The same path as on WhatsApp: received, drafted, checked, and sent after a person or the owner's rules allow it.",
        },
        Permission {
            name: "instagram_business_manage_comments",
            does: "Receives comments on the account's own posts and answers them.",
            why: "Customers ask under posts as often as in messages. An answer stays in the thread of the comment; the service never posts anything of its own.",
        },
    ],
    instagram_note: "Instagram belongs to the same submission and is switched on after WhatsApp.",
    flow_title: "How it works",
    flow: [
        Step {
            name: "Connect",
            text: "The owner opens Settings, then Integrations, and approves in Meta's window. The access token is sealed with AES-256-GCM before it is stored, and no page or log ever shows it.",
        },
        Step {
            name: "Receive",
            text: "Meta delivers a customer's message to the webhook. Its HMAC-SHA256 signature is checked over the raw bytes before anything is read, and the number decides which workspace it belongs to.",
        },
        Step {
            name: "Draft",
            text: "An answer is drafted for this one conversation, from this one business's facts. Checks that do not depend on a model then compare every price, date, link and account number with those facts.",
        },
        Step {
            name: "Send",
            text: "With auto-send off, every draft waits for a person. With auto-send on, a draft that passes every check leaves by itself, inside the 24-hour window only.",
        },
        Step {
            name: "Arrive",
            text: "The provider's message id and each delivery status are recorded in a log that shows any later change.",
        },
        Step {
            name: "Disconnect",
            text: "The owner can leave at any time. Token and references are gone at once; Meta's deauthorize and data-deletion callbacks do the same.",
        },
    ],
    test_title: "Try it",
    test_lead: "The test workspace is yours alone, with a small catalog to ask about. The sign-in came with the submission.",
    test: [
        "Open /login and sign in with the test workspace's address and password.",
        "Open Settings, then Integrations. The WhatsApp tile says that nothing is connected.",
        "Press “Connect WhatsApp via Meta”. Embedded Signup opens in a small window.",
        "Choose the test business, choose or create a WhatsApp Business account, choose the test number, and approve.",
        "The page sends the short-lived code with waba_id and phone_number_id to /api/wa/embedded-signup-callback. The server confirms both with Meta, exchanges the code and seals the token. Nothing of it returns to the browser.",
        "The tile shows the number, its verified name, its quality and since when. Events at /api/webhooks/wa now reach this workspace by phone_number_id.",
        "From another phone, write to the number: for example, ask what something costs.",
        "The message appears in the inbox and a draft appears under Approvals, with the facts it rests on and the time left.",
        "Auto-send off: approve the draft and see it arrive with its ticks. Auto-send on (Settings): ask again and see the answer arrive by itself.",
        "Press Disconnect on the tile and confirm. The connection is gone, the token is destroyed, and the conversation stays readable.",
    ],
    fallback_title: "When something is interrupted",
    fallback: [
        "Close Meta's window early: Integrations says “Signup was cancelled before it finished”, and nothing was stored.",
        "Let the session end while the window is open: you are asked to sign in, and Integrations says “Your session ended before signup finished”. Nothing was stored.",
        "Start twice: each click begins empty, so ids of an earlier window never reach the server.",
    ],
    support_title: "Reviewer support",
    support: "The sign-in and a recording of the whole flow come with the submission. For more access or a live walk-through, write to",
    commitments_title: "What we commit to",
    commitments: [
        Step {
            name: "The owner first",
            text: "No account is touched before its owner approved it in Meta's own window.",
        },
        Step {
            name: "Inside the window",
            text: "Free-form answers leave only within 24 hours of the customer's message. Nobody is written to unasked.",
        },
        Step {
            name: "Not for sale",
            text: "Data of a connection is not sold, not given to advertisers, not collected in bulk, and not used outside the conversation it came from.",
        },
        Step {
            name: "Deleted on request",
            text: "Disconnect, deauthorize and data deletion all destroy tokens and references.",
        },
        Step {
            name: "Customer service only",
            text: "The service answers questions about one business. Anything else is left to a person.",
        },
    ],
    endpoints_title: "Endpoints",
    endpoints: [
        ("WhatsApp webhook", "/api/webhooks/wa"),
        ("Embedded Signup callback", "/api/wa/embedded-signup-callback"),
        ("Instagram webhook", "/api/webhooks/instagram"),
        ("Deauthorize callback", "/api/meta/instagram/deauthorize"),
        ("Data-deletion callback", "/api/meta/data-deletion"),
        ("Data-deletion status", "/data-deletion/{confirmation_code}"),
    ],
    sign_in: "Sign in",
};
