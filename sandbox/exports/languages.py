"""The words that an export has in the account's language; folders and file names are English in every one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """Labels of one language. `profile` has the fields of a profile in the order Instagram writes them."""

    profile: tuple[str, ...]
    photo: str
    requests: tuple[str, ...]
    caption: str
    published: str
    media: str
    yes: str
    no: str


LANGUAGES = {
    "en": Language(
        ("Email", "Phone Number", "Username", "Name", "Bio", "Gender", "Date of birth", "Private Account"),
        "Profile Photo",
        (
            *("Request completion time", "How many times did you try to download the file?", "Start date"),
            *("End date", "Types of information", "Media quality", "Output format"),
        ),
        *("Caption", "Published", "Media", "True", "False"),
    ),
    "fr": Language(
        (
            *("Adresse e-mail", "Numéro de téléphone", "Nom d’utilisateur", "Nom", "Bio", "Genre"),
            *("Date de naissance", "Compte privé"),
        ),
        "Photo de profil",
        (
            *("Heure d’achèvement de la demande", "Nombre de tentatives", "Date de début", "Date de fin"),
            *("Types d’informations", "Qualité des médias", "Format de sortie"),
        ),
        *("Légende", "Publié", "Médias", "Vrai", "Faux"),
    ),
    "tr": Language(
        (
            *("E-posta", "Telefon Numarası", "Kullanıcı Adı", "İsim", "Biyografi", "Cinsiyet"),
            *("Doğum tarihi", "Gizli Hesap"),
        ),
        "Profil Fotoğrafı",
        (
            *("Talebin tamamlanma zamanı", "Deneme sayısı", "Başlangıç tarihi", "Bitiş tarihi"),
            *("Bilgi türleri", "Medya kalitesi", "Çıktı biçimi"),
        ),
        *("Açıklama", "Yayınlandı", "Medya", "Doğru", "Yanlış"),
    ),
    "ja": Language(
        ("メール", "電話番号", "ユーザーネーム", "名前", "自己紹介", "性別", "生年月日", "非公開アカウント"),
        "プロフィール写真",
        (
            "リクエスト完了日時",
            "ダウンロード回数",
            "開始日",
            "終了日",
            "情報の種類",
            "メディアの画質",
            "形式",
        ),
        *("キャプション", "公開済み", "メディア", "はい", "いいえ"),
    ),
}
