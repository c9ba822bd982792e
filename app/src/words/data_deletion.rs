//! The status of a deletion that Meta asked for: written for the owner of an account who holds the code, and for nobody's name.

use domain::Lang;

pub struct DataDeletionWords {
    pub title: &'static str,
    pub lead: fn(&str) -> String,
    pub code: &'static str,
    pub received: &'static str,
    pub state: &'static str,
    pub in_progress: &'static str,
    pub done: &'static str,
    pub finished: &'static str,
    pub covers_title: &'static str,
    pub covers: [&'static str; 4],
    pub stays_title: &'static str,
    pub stays: &'static str,
    pub questions: &'static str,
}

pub fn words(lang: Lang) -> &'static DataDeletionWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: DataDeletionWords = DataDeletionWords {
    title: "Deletion of your data",
    lead: |brand| {
        format!(
            "Meta told us that the owner of an Instagram account asked for its data at {brand} to be deleted."
        )
    },
    code: "Confirmation code",
    received: "Received",
    state: "State",
    in_progress: "In progress. Reload this page in a few minutes.",
    done: "Done. Whatever we held about the account is deleted.",
    finished: "Finished",
    covers_title: "What is deleted",
    covers: [
        "Our access to the account, its name, picture and IDs",
        "Messages and comments that came through it, with their files",
        "The people who wrote to it, as this account knew them",
        "Drafts and replies, and what they were made from in those conversations",
    ],
    stays_title: "What is kept, and why",
    stays: "A log that something happened, when, and that it was deleted. It proves our work to the business and holds no message, no name and no ID that anybody could read. Backups expire by themselves within 30 days.",
    questions: "Questions:",
};

static ID: DataDeletionWords = DataDeletionWords {
    title: "Penghapusan data Anda",
    lead: |brand| {
        format!("Meta memberi tahu kami bahwa pemilik akun Instagram meminta datanya di {brand} dihapus.")
    },
    code: "Kode konfirmasi",
    received: "Diterima",
    state: "Keadaan",
    in_progress: "Sedang dikerjakan. Muat ulang halaman ini beberapa menit lagi.",
    done: "Selesai. Apa pun yang kami simpan tentang akun itu sudah dihapus.",
    finished: "Selesai pada",
    covers_title: "Yang dihapus",
    covers: [
        "Akses kami ke akun itu, nama, gambar, dan ID-nya",
        "Pesan dan komentar yang masuk melaluinya, beserta berkasnya",
        "Orang-orang yang menulis kepadanya, sebagaimana dikenal akun itu",
        "Rancangan dan balasan, beserta bahannya dari percakapan itu",
    ],
    stays_title: "Yang disimpan, dan alasannya",
    stays: "Catatan bahwa sesuatu terjadi, kapan, dan bahwa itu sudah dihapus. Catatan ini membuktikan pekerjaan kami kepada bisnisnya dan tidak memuat pesan, nama, atau ID yang bisa dibaca siapa pun. Cadangan kedaluwarsa sendiri dalam 30 hari.",
    questions: "Pertanyaan:",
};
